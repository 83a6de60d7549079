import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a program gets as its standard input, output and errors. All of it is open, or nothing.
struct ProgramFiles {
    /// What it reads.
    let input: FileDescriptor
    /// What it writes its output to.
    let output: PipeEnds
    /// What it writes its errors to.
    let errors: PipeEnds

    /// Opens what a program needs. Where one of them cannot be opened those before it are closed again: the system has none
    /// left then, and each that stays open is one less for what comes next.
    ///
    /// - Parameters:
    ///   - input: what the program is to read.
    ///   - pipe: makes a pipe.
    ///   - file: makes a file that holds what is to be read.
    init(
        holding input: [UInt8],
        pipe: () throws(SystemFault) -> PipeEnds = { () throws(SystemFault) in try PipeEnds(blocking: .writing) },
        file: ([UInt8]) throws(SystemFault) -> FileDescriptor = MemoryFile.descriptor(holding:)
    ) throws(SystemFault) {
        var made: [PipeEnds] = []
        do throws(SystemFault) {
            let output = try pipe()
            made.append(output)
            let errors = try pipe()
            made.append(errors)
            self.input = try file(input)
            (self.output, self.errors) = (output, errors)
        } catch {
            for ends in made {
                close(ends.readable)
                close(ends.writable)
            }
            throw error
        }
    }
}
