import Formats
import Testing

@testable import Training

struct LongNumbersTests {
  @Test func whatTransformersWritesIsRead() throws {
    let text = #"{"model_max_length": 1000000000000000019884624838656, "a": 12, "b": [1e30, 0.5]}"#
    let record = try #require(try JSONParser().parse(LongNumbers.widened(text)).record)
    #expect(record["model_max_length"]?.double == 1e30)
    #expect(record["a"]?.integer == 12)
  }

  /// Digits within texts are texts, also behind escaped quotation marks.
  @Test(arguments: [
    #"{"a":"1000000000000000019884624838656,"}"#, #"{"a":"\"1000000000000000019884624838656 "}"#,
    #"{"a":"\\","b":1234567890123456789.5}"#, #"{"true":[true,false,null,123]}"#,
  ])
  func allElseStaysAsItIs(text: String) {
    #expect(LongNumbers.widened(text) == text)
  }
}
