import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A cgroup that holds all processes of one slot's sandboxes, so that their memory, that of their files and what the
/// kernel keeps for them have one limit together.
///
/// A slot has one where cgroups (version 1 or 2) can be written to: as root, mostly. Elsewhere the memory is
/// looked at every few milliseconds.
struct ControlGroup: Sendable {
  /// The files that the supervisor uses.
  let processes: String
  let memory: String
  let kills: String
  /// What is removed in the end.
  let folder: String
  /// 1 or 2.
  let version: Int

  /// Makes the group; nil if no place lets us.
  init?(named name: String) {
    for place in Self.places {
      let folder = "\(place.path)/\(name)"
      guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { continue }
      let memory = "\(folder)/\(place.version == 2 ? "memory.max" : "memory.limit_in_bytes")"
      let kills = "\(folder)/\(place.version == 2 ? "memory.events" : "memory.oom_control")"
      // Without the memory controller the group is of no use.
      guard access(memory, W_OK) == 0, access(kills, R_OK) == 0 else {
        rmdir(folder)
        continue
      }
      if place.version == 2 { Self.write("0", to: "\(folder)/memory.swap.max") }
      self.folder = folder
      self.memory = memory
      self.kills = kills
      processes = "\(folder)/cgroup.procs"
      version = place.version
      return
    }
    return nil
  }

  /// The arguments with which the supervisor is told.
  var arguments: [String] { [processes, memory, kills, folder] }

  /// Where a group might be made: below our own, then at the root.
  private static let places: [(path: String, version: Int)] = {
    guard let groups = try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8),
      let mounts = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
    else { return [] }
    return places(groups: groups, mounts: mounts)
  }()

  /// - Parameters:
  ///   - groups: the text of /proc/self/cgroup, see cgroups(7).
  ///   - mounts: the text of /proc/self/mounts.
  static func places(groups: String, mounts: String) -> [(path: String, version: Int)] {
    var places: [(path: String, version: Int)] = []
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 3 else { continue }
      let version = fields[2] == "cgroup2" ? 2 : 1
      if version == 1 {
        guard fields[2] == "cgroup", fields[3].split(separator: ",").contains("memory") else {
          continue
        }
      }
      let own = groups.split(separator: "\n").first { line in
        let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return false }
        return version == 2 ? parts[1].isEmpty : parts[1].split(separator: ",").contains("memory")
      }
      let path =
        own?.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).last ?? "/"
      let root = String(fields[1])
      if path != "/" { places.append((root + path, version)) }
      places.append((root, version))
    }
    // Version 1 has the memory controller only where version 2 has not.
    return places.sorted { $0.version > $1.version }
  }

  private static func write(_ text: String, to path: String) {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = text.withCString { Glibc.write(file, $0, strlen($0)) }
    close(file)
  }
}
