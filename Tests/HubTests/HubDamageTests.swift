import Foundation
import Recipes
import Synchronization
import TestSupport
import Testing
import Values

@testable import Hub

/// Files in the cache that are not what their names say.
struct HubDamageTests {
  private static let files: [FakeHub.File] = [
    .init("data/train-0.jsonl", Array("{\"problem\":\"a\"}\n".utf8), isLarge: false),
    .init("data/train-1.jsonl", [UInt8](repeating: 7, count: 100_000), isLarge: true),
  ]

  private final class Notes: Sendable {
    private let notes = Mutex<[String]>([])

    var all: [String] { notes.withLock { $0 } }
    func add(_ note: String) { notes.withLock { $0.append(note) } }
  }

  private struct Rig {
    let hub = FakeHub(HubDamageTests.files)
    let scratch = Scratch()
    let notes = Notes()

    func place(isOffline: Bool = false) -> HubPlace {
      HubPlace(environment: [
        "HF_ENDPOINT": hub.url, "HF_HOME": scratch.path, "HOME": scratch.path,
        "HF_HUB_OFFLINE": isOffline ? "1" : "",
      ])
    }

    @discardableResult
    func fetch(isOffline: Bool = false) async throws -> HubPin {
      try await Hub.with(
        place(isOffline: isOffline), isRows: { $0.hasSuffix(".jsonl") }, attempts: 4, pause: 0.01
      ) { hub in
        let pin = try await hub.pin(
          HubSpec(dataset: FakeHub.dataset, subset: nil, split: "train", revision: "main"))
        try await hub.fetch(pin, note: notes.add)
        return pin
      }
    }

    /// Whether all files have the content that the Hub has.
    func isWhole() throws -> Bool {
      try blobs().map { FileManager.default.contents(atPath: $0).map(Array.init) }
        == HubDamageTests.files.map(\.bytes)
    }

    func blobs() throws -> [String] {
      HubDamageTests.files.map {
        "\(scratch.path)/hub/datasets--owner--questions/blobs/\($0.digest)"
      }
    }

    /// Flips a bit in the middle of each file.
    ///
    /// - Parameter isSeen: whether the time of the last change tells it.
    func damage(isSeen: Bool = true) throws {
      for path in try blobs() {
        var status = stat()
        try #require(stat(path, &status) == 0)
        let file = try #require(fopen(path, "r+"))
        defer { fclose(file) }
        fseek(file, Int(status.st_size / 2), SEEK_SET)
        let byte = fgetc(file)
        fseek(file, -1, SEEK_CUR)
        fputc(byte ^ 1, file)
        fflush(file)
        var times = [status.st_atim, status.st_mtim]
        if isSeen { times[1].tv_sec += 1 }
        try #require(utimensat(AT_FDCWD, path, times, 0) == 0)
      }
    }
  }

  @Test func whatWasDamagedSinceIsFetchedAgainAndTold() async throws {
    let rig = Rig()
    try await rig.hub.start()
    try await rig.fetch()
    let sent = rig.hub.bytesSent
    try rig.damage()
    try await rig.fetch()
    #expect(try rig.isWhole())
    #expect(rig.hub.bytesSent == 2 * sent)
    #expect(
      rig.notes.all
        == (0...1).map {
          "data/train-\($0).jsonl of owner/questions is damaged in the cache, and is fetched again"
        })
    await rig.hub.stop()
  }

  /// What another tool brought has never been read by this one.
  @Test(arguments: [true, false])
  func whatOthersBroughtIsReadOnce(_ isRight: Bool) async throws {
    let rig = Rig()
    try await rig.hub.start()
    let folder = "hub/datasets--owner--questions/blobs"
    for file in Self.files {
      var bytes = file.bytes
      if !isRight { bytes[3] ^= 1 }
      try rig.scratch.write("\(folder)/\(file.digest)", String(decoding: bytes, as: UTF8.self))
    }
    try await rig.fetch()
    #expect(try rig.isWhole())
    #expect((rig.hub.bytesSent == 0) == isRight && rig.notes.all.isEmpty == isRight)
    // Changed behind the back of the one thing that is looked at from then on: so it was not read again.
    let sent = rig.hub.bytesSent
    try rig.damage(isSeen: false)
    try await rig.fetch()
    #expect(rig.hub.bytesSent == sent)
    await rig.hub.stop()
  }

  @Test func offlineDamageIsAnError() async throws {
    let rig = Rig()
    try await rig.hub.start()
    try await rig.fetch()
    await rig.hub.stop()
    try await rig.fetch(isOffline: true)
    try rig.damage()
    await #expect {
      try await rig.fetch(isOffline: true)
    } throws: { error in
      let error = error as? RetortError
      return error?.what.hasSuffix("is damaged in the cache") == true
        && error?.hint?.contains("HF_HUB_OFFLINE") == true
    }
  }
}
