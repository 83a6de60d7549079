import Foundation
import Glibc

/// A disk of a few kilobytes or megabytes, mounted over a temporary folder, gone with it.
public final class SmallDisk: Sendable {
    /// What it is mounted over.
    public let folder: TemporaryFolder

    /// Mounts one. Only root may.
    public init(bytes: Int) throws {
        folder = try TemporaryFolder()
        guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(bytes)") == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    deinit {
        umount2(folder.path, CInt(MNT_DETACH))
    }

    /// Whether this process may mount anything.
    public static let isPossible: Bool = (try? SmallDisk(bytes: 1 << 16)) != nil
}
