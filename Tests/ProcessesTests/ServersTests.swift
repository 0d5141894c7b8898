import Foundation
import Synchronization
import TestSupport
import Testing
import Values

@testable import Processes

@Suite(.timeLimit(.minutes(60)))
struct ServersTests {
  /// Accepts connections and says nothing; ends when it is told a word.
  private static let script = """
    import os, socket, sys
    server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    while True:
        if server.accept()[0].recv(4) == b"end!":
            os._exit(3)
    """

  private static func program(_ name: String, _ script: String) -> ServerProgram {
    ServerProgram(
      name: name, arguments: ["program", "python3", "-I", "-c", script, "{port}"], patience: 60)
  }

  private final class Names: Sendable {
    private let names = Mutex<[String]>([])

    var all: [String] { names.withLock { $0 } }
    func add(_ name: String) { names.withLock { $0.append(name) } }
  }

  private func servers(_ scratch: Scratch, _ restarted: Names = Names()) -> Servers {
    Servers(logFolder: scratch.path, isHealthy: { Self.tell($0) }, onRestart: restarted.add)
  }

  @Test func serversRunUntilTheyAreStopped() async throws {
    let scratch = Scratch()
    let servers = servers(scratch)
    let (one, other) = (Self.program("one", Self.script), Self.program("other", Self.script))
    let addresses = [try await servers.address(of: one), try await servers.address(of: other)]
    #expect(addresses[0] != addresses[1])
    #expect(try await servers.address(of: one) == addresses[0])
    #expect(addresses.allSatisfy { Self.tell($0) })
    await servers.stop()
    #expect(addresses.allSatisfy { !Self.tell($0) })
  }

  @Test func oneThatDiesIsStartedAgainWhenItIsAskedFor() async throws {
    let scratch = Scratch()
    let restarted = Names()
    let servers = servers(scratch, restarted)
    let program = Self.program("mortal", Self.script)
    let first = try await servers.address(of: program)
    #expect(Self.tell(first, "end!"))
    while restarted.all.isEmpty {
      _ = try await servers.address(of: program)
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(Self.tell(try await servers.address(of: program)))
    #expect(restarted.all == ["mortal"])
    await servers.stop()
  }

  @Test func oneThatDoesNotComeUpIsAnErrorAndItsWordsAreInTheLog() async throws {
    let scratch = Scratch()
    let servers = servers(scratch)
    let program = Self.program("broken", "import sys; sys.exit('no such model')")
    await #expect {
      _ = try await servers.address(of: program)
    } throws: { error in
      (error as? RetortError)?.what == "the server broken did not come up"
    }
    let log = String(decoding: try scratch.read("broken.log"), as: UTF8.self)
    #expect(log.contains("no such model") && servers.log(of: program).hasSuffix("/broken.log"))
    await servers.stop()
  }

  /// Whether somebody listens at an address, who is told a word.
  private static func tell(_ address: String, _ word: String = "") -> Bool {
    guard let port = address.split(separator: ":").last.flatMap({ UInt16($0) }) else {
      return false
    }
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = in_port_t(port).bigEndian
    place.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isThere = withUnsafePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    return isThere && (word.isEmpty || write(socket, word, word.utf8.count) == word.utf8.count)
  }
}
