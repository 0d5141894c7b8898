import Corpus
import Foundation
import Recipes
import Synchronization
import TestSupport
import Testing
import Values

@testable import Hub

struct HubTests {
  private static let spec = HubSpec(
    dataset: FakeHub.dataset, subset: nil, split: "train", revision: "main")

  private static func bytes(_ count: Int, _ seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
  }

  private static let files: [FakeHub.File] = [
    .init("README.md", Array("# Questions".utf8), isLarge: false),
    // More than two parts, and a rest.
    .init(
      "data/train-00000-of-00002.parquet", bytes(2 * HubDownload.partBytes + 4321, 1), isLarge: true
    ),
    .init("data/train-00001-of-00002.parquet", bytes(1000, 2), isLarge: true),
    .init("data/test-00000-of-00001.parquet", bytes(500, 3), isLarge: true),
    .init("data/train.jsonl", Array("{}\n".utf8), isLarge: false),
  ]

  /// A Hub, and a cache of its own.
  private struct Rig {
    let hub: FakeHub
    let scratch = Scratch()

    init(
      _ files: [FakeHub.File] = HubTests.files, card: String = "{}", token: String? = nil,
      faults: FakeHub.Faults = .init()
    ) async throws {
      hub = FakeHub(files, card: card, token: token, faults: faults)
      try await hub.start()
    }

    func place(_ more: [String: String] = [:]) -> HubPlace {
      HubPlace(
        environment: [
          "HF_ENDPOINT": "\(hub.url)/", "HF_HOME": scratch.path, "HOME": scratch.path,
          // A busy machine may stop for longer than a network.
          "HF_HUB_DOWNLOAD_TIMEOUT": "3600",
        ]
        .merging(more) { $1 })
    }

    func fetch(
      _ spec: HubSpec = HubTests.spec, _ more: [String: String] = [:], pause: Double = 0.01,
      progress: @escaping @Sendable (Hub.Progress) -> Void = { _ in }
    ) async throws -> HubPin {
      try await Hub.with(
        place(more), isRows: { $0.hasSuffix(".parquet") || $0.hasSuffix(".jsonl") }, attempts: 4,
        pause: pause
      ) { hub in
        let pin = try await hub.pin(spec)
        try await hub.fetch(pin, progress: progress)
        return pin
      }
    }

    func content(_ pin: HubPin) -> [Data]? {
      Hub.paths(of: pin, place: place())?.map { FileManager.default.contents(atPath: $0) ?? Data() }
    }
  }

  private func error(_ body: () async throws -> HubPin) async -> RetortError? {
    do {
      _ = try await body()
      return nil
    } catch {
      return error as? RetortError
    }
  }

  private static let expected = files[1...2].map { Data($0.bytes) }

  @Test func aProxyMakesTheWayToTheHub() async throws {
    let rig = try await Rig(
      [.init("data/train.jsonl", Array("{}\n".utf8), isLarge: false)], token: "a-token")
    let port = try #require(URL(string: rig.hub.url)?.port)
    let tunnel = try await TunnelServer.start(to: port)
    let ways = [
      "HF_ENDPOINT": "http://hub.example:1", "HF_TOKEN": "a-token",
      "http_proxy": "http://me:word@127.0.0.1:\(tunnel.port)",
    ]
    let pin = try await rig.fetch(Self.spec, ways)
    #expect(!pin.files.isEmpty)
    #expect(tunnel.requests.first?.hasPrefix("CONNECT hub.example:1 ") == true)
    #expect(tunnel.requests.first?.lowercased().contains("proxy-authorization: basic ") == true)
    // What the environment names no proxy for is asked without one.
    let before = tunnel.requests.count
    _ = try? await rig.fetch(Self.spec, ways.merging(["no_proxy": "*"]) { $1 })
    #expect(tunnel.requests.count == before)
    await tunnel.stop()
  }

  @Test func bringsTheFilesOfASplitOnce() async throws {
    let rig = try await Rig()
    let pin = try await rig.fetch()
    #expect(pin.commit == String(repeating: "a1", count: 20))
    #expect(pin.files.map(\.path) == Self.files[1...2].map(\.path))
    #expect(rig.content(pin) == Self.expected)
    let sent = rig.hub.bytesSent
    #expect(sent == pin.bytes)
    #expect(try await rig.fetch() == pin)
    #expect(rig.hub.bytesSent == sent)
    await rig.hub.stop()
  }

  @Test(arguments: ["busy", "broken", "cuts", "ignoresRanges", "wrong"])
  func comesThroughFaults(_ fault: String) async throws {
    var faults = FakeHub.Faults()
    switch fault {
    case "busy": faults.busy = 3
    case "broken": faults.broken = 3
    case "cuts": faults.cuts = 5
    case "ignoresRanges": faults.ignoresRanges = true
    default: faults.wrong = 1
    }
    let rig = try await Rig(faults: faults)
    let pin = try await rig.fetch()
    #expect(rig.content(pin) == Self.expected)
    await rig.hub.stop()
  }

  @Test func goesOnWhereItWasCut() async throws {
    // The last part of the first file fails in four attempts of four requests each.
    var faults = FakeHub.Faults()
    faults.cuts = 16
    faults.cutsFrom = 2 * HubDownload.partBytes
    let rig = try await Rig(faults: faults)
    var attempts = 0
    var pin: HubPin?
    let first = FirstNumber()
    while pin == nil, attempts < 20 {
      first.forget()
      // What is there is told before anything is fetched.
      pin = try? await rig.fetch(pause: 0.1) { first.note($0.bytes) }
      attempts += 1
    }
    #expect(attempts > 1)
    let whole = try #require(pin)
    #expect(rig.content(whole) == Self.expected)
    #expect(first.number ?? 0 >= HubDownload.partBytes)
    await rig.hub.stop()
  }

  /// Keeps the first of several numbers.
  private final class FirstNumber: Sendable {
    private let state = Mutex<Int?>(nil)

    var number: Int? { state.withLock { $0 } }
    func forget() { state.withLock { $0 = nil } }
    func note(_ number: Int) { state.withLock { $0 = $0 ?? number } }
  }

  @Test func aLastingWrongDigestIsAnError() async throws {
    var faults = FakeHub.Faults()
    faults.wrong = 1000
    let rig = try await Rig(faults: faults)
    let error = await error { try await rig.fetch() }
    #expect(error?.what.hasSuffix("is damaged") == true && error?.cause?.contains("digest") == true)
    #expect(Hub.paths(of: try await Self.pin(rig), place: rig.place()) == nil)
    await rig.hub.stop()
  }

  private static func pin(_ rig: Rig) async throws -> HubPin {
    try await Hub.with(rig.place(), isRows: { $0.hasSuffix(".parquet") }) { try await $0.pin(spec) }
  }

  @Test func theTokenGoesToTheHubAlone() async throws {
    let rig = try await Rig(token: "hf_test")
    let refused = await error { try await rig.fetch() }
    #expect(refused?.cause == "the Hub answers 401: Invalid username or password.")
    #expect(refused?.hint?.contains("HF_TOKEN") == true)
    let pin = try await rig.fetch(Self.spec, ["HF_TOKEN": "hf_test"])
    #expect(rig.content(pin) == Self.expected)
    #expect(rig.hub.token(sentTo: "hub") == "Bearer hf_test")
    #expect(rig.hub.token(sentTo: "store") == nil)
    // What `hf auth login` leaves is a token, too.
    try rig.scratch.write("token", "hf_test\n")
    _ = try await rig.fetch()
    await rig.hub.stop()
  }

  @Test func aTokenThatCannotBeSentIsRefusedAndNotShown() async throws {
    let rig = try await Rig(token: "hf_test")
    let error = await error { try await rig.fetch(Self.spec, ["HF_TOKEN": "hf_test\nof two"]) }
    #expect(error?.what == "the Hub's token cannot be sent")
    #expect(error?.description.contains("hf_test") == false && rig.hub.requests.isEmpty)
    _ = try await rig.fetch(Self.spec, ["HF_TOKEN": "hf_test\r\n"])
    #expect(rig.hub.token(sentTo: "hub") == "Bearer hf_test")
    await rig.hub.stop()
  }

  @Test func whatIsNotThereIsAnError() async throws {
    let rig = try await Rig()
    let other = HubSpec(dataset: "owner/other", subset: nil, split: "train", revision: "main")
    #expect(await error { try await rig.fetch(other) }?.cause == "the Hub answers 404: Not found")
    let split = HubSpec(dataset: FakeHub.dataset, subset: nil, split: "dev", revision: "main")
    #expect(await error { try await rig.fetch(split) }?.hint == "there are: test, train")
    await rig.hub.stop()
    #expect(await error { try await rig.fetch() }?.cause?.hasSuffix("4 times") == true)
  }

  @Test(arguments: [
    "../outside.parquet", "data/../../train.parquet", "/etc/train.parquet", "data//train.parquet",
    "data\\\\train.parquet",
  ])
  func pathsThatLeaveAreRefused(_ path: String) async throws {
    let rig = try await Rig([.init(path, [1], isLarge: true)])
    #expect(await error { try await rig.fetch() }?.what == "the Hub's listing is refused")
    await rig.hub.stop()
  }

  @Test func linksAndNamesThatAreNoDigestsAreRefused() async throws {
    var link = FakeHub.File("data/train.parquet", [1], isLarge: false)
    link.type = "symlink"
    var name = FakeHub.File("data/train.parquet", [1], isLarge: true)
    name.listedDigest = "../../../../tmp/x"
    for file in [link, name] {
      let rig = try await Rig([file])
      #expect(await error { try await rig.fetch() }?.what == "the Hub's listing is refused")
      await rig.hub.stop()
    }
  }

  /// A folder of the snapshot that someone made a link is not followed.
  @Test func aLinkInTheCacheIsNotFollowed() async throws {
    let rig = try await Rig()
    let outside = Scratch()
    let snapshot =
      "\(rig.scratch.path)/hub/datasets--owner--questions/snapshots/\(String(repeating: "a1", count: 20))"
    try FileManager.default.createDirectory(atPath: snapshot, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(snapshot)/data", withDestinationPath: outside.path)
    #expect(await error { try await rig.fetch() }?.what.hasSuffix("is refused") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path).isEmpty)
    await rig.hub.stop()
  }

  @Test func offlineTheCacheIsEnough() async throws {
    let rig = try await Rig()
    let pin = try await rig.fetch()
    await rig.hub.stop()
    #expect(try await rig.fetch(Self.spec, ["HF_HUB_OFFLINE": "1"]) == pin)
  }

  /// Hugging Face's own client finds what was brought, without a request for it.
  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func huggingFacesClientSharesTheCache() async throws {
    let rig = try await Rig()
    let pin = try await rig.fetch()
    let script = """
      import os, sys
      os.environ["HF_HOME"] = sys.argv[1]; os.environ["HF_ENDPOINT"] = sys.argv[2]
      os.environ["HF_HUB_OFFLINE"] = sys.argv[3]; os.environ["HF_HUB_DISABLE_XET"] = "1"
      os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
      from huggingface_hub import hf_hub_download
      for name in sys.argv[5:]:
          print(os.path.realpath(hf_hub_download(sys.argv[4], name, repo_type="dataset")))
      """
    let names = pin.files.map(\.path)
    let sent = rig.hub.bytesSent
    for offline in ["1", "0"] {
      let printed = try await Oracle.python(
        script, [rig.scratch.path, rig.hub.url, offline, FakeHub.dataset] + names)
      let paths = try #require(Hub.paths(of: pin, place: rig.place()))
      #expect(
        printed.split(separator: "\n").map(String.init)
          == paths.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path })
    }
    #expect(rig.hub.bytesSent == sent)
    // And the other way round: what it brought is not fetched again.
    _ = try await Oracle.python(
      script,
      [rig.scratch.path, rig.hub.url, "0", FakeHub.dataset, "data/test-00000-of-00001.parquet"])
    let before = rig.hub.bytesSent
    let test = HubSpec(dataset: FakeHub.dataset, subset: nil, split: "test", revision: "main")
    _ = try await rig.fetch(test)
    #expect(rig.hub.bytesSent == before)
    await rig.hub.stop()
  }
}

struct HubConfigurationTests {
  private func chosen(
    _ paths: [String], _ card: String, subset: String? = nil, split: String = "train"
  )
    throws -> [String]
  {
    struct Card: Decodable { let configs: [HubConfiguration]? }
    let listing = HubListing(
      commit: "", files: paths.sorted().map { .init(path: $0, size: 1, content: "x") },
      configurations: try JSONDecoder().decode(Card.self, from: Data(card.utf8)).configs ?? [])
    let spec = HubSpec(dataset: "o/n", subset: subset, split: split, revision: "main")
    return try listing.files(for: spec) { name in
      [".parquet", ".jsonl", ".json", ".csv"].contains { name.hasSuffix($0) }
    }.map(\.path)
  }

  private static let card = """
    {"configs": [
      {"config_name": "math", "data_files": [
        {"split": "train", "path": "math/train-*"}, {"split": "test", "path": ["math/t1.jsonl", "math/t2.jsonl"]}]},
      {"config_name": "all", "default": true, "data_files": "**/*.jsonl"},
      {"config_name": "code", "data_dir": "code"}]}
    """
  private static let paths = [
    "math/train-0.jsonl", "math/train-1.jsonl", "math/t1.jsonl", "math/t2.jsonl", "code/a.csv",
    "top.jsonl", "README.md",
  ]

  @Test func theCardNamesSubsetsAndSplits() throws {
    #expect(
      try chosen(Self.paths, Self.card, subset: "math") == [
        "math/train-0.jsonl", "math/train-1.jsonl",
      ])
    #expect(
      try chosen(Self.paths, Self.card, subset: "math", split: "test") == [
        "math/t1.jsonl", "math/t2.jsonl",
      ])
    #expect(try chosen(Self.paths, Self.card).count == 5)
    #expect(try chosen(Self.paths, Self.card, subset: "code") == ["code/a.csv"])
    #expect { try chosen(Self.paths, Self.card, subset: "x") } throws: {
      ($0 as? RetortError)?.hint == "there are: all, code, math"
    }
    #expect { try chosen(Self.paths, Self.card, subset: "math", split: "dev") } throws: {
      ($0 as? RetortError)?.hint == "there are: test, train"
    }
  }

  @Test func withoutACardNamesTell() throws {
    #expect(try chosen(["a.jsonl", "b.jsonl", "readme.txt"], "{}") == ["a.jsonl", "b.jsonl"])
    #expect(try chosen(["train.csv", "dev.csv"], "{}", split: "validation") == ["dev.csv"])
    #expect(
      try chosen(["train/x.json", "test/x.json", ".hidden/train.json"], "{}") == ["train/x.json"])
    #expect(
      try chosen(["en/train-0.parquet", "de/train-0.parquet"], "{}", subset: "de") == [
        "de/train-0.parquet"
      ])
    // The same rows in two formats are read once.
    #expect(
      try chosen(["train-0.parquet", "train-1.parquet", "train.jsonl"], "{}")
        == ["train-0.parquet", "train-1.parquet"])
    #expect { try chosen(["notes.txt"], "{}") } throws: {
      ($0 as? RetortError)?.what.contains("no files of rows") == true
    }
  }
}
