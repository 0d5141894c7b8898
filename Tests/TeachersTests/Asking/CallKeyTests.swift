import Testing
import Values

@testable import Teachers

struct CallKeyTests {
  private static func teacher(
    url: String = "http://a/v1", model: String = "m", system: String? = nil,
    examples: [Teacher.Example] = [], name: String = "t", extra: Record = [:]
  ) -> Teacher {
    Teacher.at(url, model: model, name: name) {
      $0.system = system
      $0.examples = examples
      $0.extraBody = extra
    }
  }

  private static func key(
    _ teacher: Teacher = teacher(), _ question: String = "q", temperature: Double? = 1,
    topP: Double? = nil, maxTokens: Int? = nil, sample: Int64 = 0
  ) -> CallKey {
    teacher.call(
      question: question,
      sampling: Sampling(temperature: temperature, topP: topP, maxTokens: maxTokens), sample: sample
    ).key
  }

  /// Whatever decides the answer is in the key: each of these differs from all others.
  @Test func differsWithEverythingThatDecidesTheAnswer() {
    let keys = [
      Self.key(), Self.key(Self.teacher(url: "http://b/v1")), Self.key(Self.teacher(model: "n")),
      Self.key(Self.teacher(system: "s")), Self.key(Self.teacher(system: "")),
      Self.key(Self.teacher(examples: [("a", "b")])), Self.key(Self.teacher(), "r"),
      Self.key(temperature: 0.5), Self.key(temperature: nil), Self.key(topP: 1),
      Self.key(maxTokens: 10), Self.key(sample: 1),
      Self.key(Self.teacher(extra: ["top_k": 3])),
      Self.key(Teacher(name: "t", place: .local(.smollm2), model: "m", price: nil)),
    ]
    #expect(Set(keys).count == keys.count)
  }

  @Test func staysWithTheTeachersName() {
    #expect(Self.key(Self.teacher(name: "other")) == Self.key())
  }

  @Test func seedsAreDistinctAndSmall() {
    let seeds = (0..<64).map { Self.key(sample: $0).seed }
    #expect(Set(seeds).count == 64)
    #expect(seeds.allSatisfy { (0..<(1 << 31)).contains($0) })
  }
}
