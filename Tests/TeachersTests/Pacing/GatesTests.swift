import Testing
import Values

@testable import Teachers

/// Several teachers at the same addresses.
struct GatesTests {
  private static func call(_ teacher: Teacher) -> CallGroup {
    CallGroup(
      teacher.call(question: "why?", sampling: Sampling(temperature: nil, maxTokens: 9), sample: 0))
  }

  /// The endpoints of as many calls as can begin at once.
  private func endpoints(_ count: Int, _ gates: Gates, _ teacher: Teacher) async throws -> [Int] {
    var endpoints: [Int] = []
    for _ in 0..<count {
      endpoints.append(try await gates.gate(for: teacher).enter(Self.call(teacher)).endpoint)
    }
    return endpoints
  }

  @Test func eachTeacherHasAsManyEndpointsAsItNames() async throws {
    for isLongerFirst in [true, false] {
      let gates = Gates()
      let long = Teacher.at("http://a/v1", "http://b/v1", name: "long") { $0.concurrency = 2 }
      let short = Teacher.at("http://a/v1", name: "short") { $0.concurrency = 2 }
      for teacher in isLongerFirst ? [long, short] : [short, long] {
        let found = try await endpoints(2 * teacher.endpointCount, gates, teacher)
        #expect(Set(found) == Set(0..<teacher.endpointCount), "\(teacher.name)")
      }
    }
  }

  @Test func modelsAndKeysHaveGatesOfTheirOwn() {
    let gates = Gates()
    let teachers = [
      Teacher.at("http://a/v1", model: "m"), .at("http://a/v1", model: "n"),
      .at("http://a/v1", model: "m", key: "K"), .at("http://a/v1", model: "m", key: "L"),
      .at("http://b/v1", "http://a/v1", model: "m"), .at("http://a/v1", "http://b/v1", model: "m"),
    ]
    let found = teachers.map { gates.gate(for: $0) }
    #expect(Set(found.map { ObjectIdentifier($0) }).count == teachers.count)
    for (teacher, gate) in zip(teachers, found) { #expect(gates.gate(for: teacher) === gate) }
  }

  /// Whether another call of a gate may begin at once.
  private func isOpen(_ gate: Gate, _ teacher: Teacher) -> Bool {
    gate.tryEnter(Self.call(teacher)) != nil
  }

  @Test func ofAnAccountTheStrictestLimitsCountForAll() {
    for isStricterFirst in [true, false] {
      let gates = Gates()
      let strict = Teacher.at("http://a/v1", name: "strict") { $0.concurrency = 3 }
      let wide = Teacher.at("http://a/v1", name: "wide") { $0.concurrency = 5 }
      let unstated = Teacher.at("http://a/v1", name: "unstated")
      let order = isStricterFirst ? [strict, wide, unstated] : [unstated, wide, strict]
      let shared = order.map { gates.gate(for: $0) }
      #expect(shared.allSatisfy { $0 === shared[0] })
      #expect((0..<10).prefix { _ in isOpen(shared[0], wide) }.count == 3)
    }
  }

  @Test func whatOneDoesCountsForTheOthersLimits() {
    let gates = Gates()
    let first = Teacher.at("http://a/v1", name: "first")
    // A tenth of it at once: two calls.
    let limited = Teacher.at("http://a/v1", name: "limited") { $0.limits.requestsPerMinute = 20 }
    let gate = gates.gate(for: first)
    #expect(isOpen(gate, first))
    #expect(gates.gate(for: limited) === gate)
    #expect((0..<10).prefix { _ in isOpen(gate, first) }.count == 2)
  }

  @Test func bucketsThatChangeForgetNothing() {
    var bucket = MinuteBucket(perMinute: 600, now: 0)
    bucket.take(60)
    bucket.adjust(perMinute: 60, now: 0)
    #expect(bucket.time(for: 1, now: 0) > 1)
    // Nine tenths of a call a second, and no more than a tenth of a minute's at once.
    #expect(bucket.time(for: 6, now: 100) == 100)
    bucket.take(6)
    #expect(bucket.time(for: 1, now: 100) > 101)
  }
}
