import RunbridgeProcesses
import SystemPackage

extension WatchError {
    /// What it returns; what the system refused is thrown as a watcher's error.
    static func converting<Value>(_ body: () throws(SystemFault) -> Value) throws(WatchError) -> Value {
        do throws(SystemFault) {
            return try body()
        } catch {
            throw .exhausted("descriptor (\(error.error.description.lowercased()))")
        }
    }
}
