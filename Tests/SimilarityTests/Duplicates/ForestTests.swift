import Corpus
import Testing

@testable import Similarity

struct ForestTests {
  @Test func rootsAreTheLeastOfTheirComponents() {
    var generator = SeededGenerator(6)
    var forest = Forest(count: 300)
    var component = Array(0..<300)
    for _ in 0..<250 {
      let (first, second) = (generator.integer(0...299), generator.integer(0...299))
      forest.add(.init(first: Int32(first), second: Int32(second), distance: 1))
      let (old, new) = (component[first], component[second])
      for index in component.indices where component[index] == old { component[index] = new }
    }
    for index in 0..<300 {
      let least = component.indices.first { component[$0] == component[index] }
      #expect(forest.root(index) == Int32(least ?? -1))
    }
    #expect(forest.edges.count == 300 - Set(component).count)
  }
}
