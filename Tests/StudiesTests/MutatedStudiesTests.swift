import Foundation
import Recipes
import TestSupport
import Testing

@testable import Studies

/// Kind 14: whatever stands in a study, it is read to its end.
struct MutatedStudiesTests {
  @Test func everyMutationIsReadToItsEnd() throws {
    let study = try Repository.text("studies/openthoughts3/math.yaml")
    var mutations = Mutations(12)
    for _ in 0..<150 {
      let log = FindingLog()
      let text = mutations.next(study)
      let read = StudySpec.read(text, log: log)
      #expect(read != nil || log.hasErrors)
    }
  }
}
