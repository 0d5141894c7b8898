import Machine
import TestSupport
import Testing
import Values

@testable import Training

struct TrainingEnvironmentTests {
  @Test func itIsNamedByWhatItIsMadeOf() {
    let one = TrainingEnvironment.name(.trl, interpreter: "3.11")
    #expect(one != TrainingEnvironment.name(.trl, interpreter: "3.12"))
    #expect(one != TrainingEnvironment.name(.llamafactory, interpreter: "3.11"))
    #expect(one.hasPrefix("trl-"))
  }

  /// One that is there is taken wherever it lies; a new one is made in the first place.
  @Test func itIsFoundWhereItLies() throws {
    let scratch = Scratch()
    let places = ["\(scratch.path)/a", "\(scratch.path)/b"]
    let missing = TrainingEnvironment(.trl, places: places, interpreter: "3.11")
    #expect(!missing.isThere)
    #expect(missing.folder.hasPrefix(places[0]))
    let error = #expect(throws: RetortError.self) { try missing.ready() }
    #expect(error?.hint == "retort setup train --with trl")
    let name = TrainingEnvironment.name(.trl, interpreter: "3.11")
    try scratch.write("b/\(name)/bin/python", "")
    let found = TrainingEnvironment(.trl, places: places, interpreter: "3.11")
    #expect(found.isThere)
    #expect(found.folder == "\(places[1])/\(name)")
    // Of another Python nothing is taken.
    #expect(!TrainingEnvironment(.trl, places: places, interpreter: "3.12").isThere)
  }

  @Test func placesAreTheDependenciesAndTheCache() throws {
    let scratch = Scratch()
    try scratch.write("deps/x", "")
    let environment = ["HOME": "/home/me", "XDG_CACHE_HOME": "/cache"]
    #expect(
      TrainingEnvironment.places(
        dependencies: .init(path: "\(scratch.path)/deps"), environment)
        == ["\(scratch.path)/deps/training", "/cache/retort/training"])
    // Without a folder of dependencies that can be written.
    #expect(
      TrainingEnvironment.places(dependencies: .init(path: "/nowhere/.deps"), environment).first
        == "/cache/retort/training")
    #expect(
      TrainingEnvironment.places(dependencies: .init(path: "/nowhere"), ["HOME": "/home/me"]).first
        == "/home/me/.cache/retort/training")
  }

  /// Every wheel has a version and a hash: nothing is installed that was not seen.
  @Test(arguments: [Launcher.trl, .llamafactory])
  func everyWheelIsPinned(launcher: Launcher) throws {
    for list in [
      TrainingEnvironment.requirements(of: launcher),
      TrainingEnvironment.requirementsForCPU(of: launcher),
    ] {
      var names: [String] = []
      var hashes = 1
      for line in list.split(separator: "\n") where !line.hasPrefix("#") {
        if line.hasPrefix(" ") {
          #expect(line.wholeMatch(of: #/    --hash=sha256:[0-9a-f]{64}(?: \\)?/#) != nil, "\(line)")
          hashes += 1
        } else {
          #expect(hashes > 0, "\(names.last ?? "") has no hash")
          let match = try #require(
            line.wholeMatch(of: /([a-z0-9._-]+)==([0-9a-z.]+) \\/), "\(line)")
          names.append(String(match.1))
          hashes = 0
        }
      }
      #expect(hashes > 0)
      #expect(Set(names).count == names.count)
      #expect(names.filter { $0 == "torch" }.count == 1)
      #expect(names.contains("gguf"))
    }
    #expect(TrainingEnvironment.version(of: "torch", in: launcher) == "2.13.0")
  }
}
