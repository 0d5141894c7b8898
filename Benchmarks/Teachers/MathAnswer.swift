import Foundation

/// An answer to a problem that says itself what may be answered: `… <<3/7||\frac{6}{14}||5>> …`.
///
/// Which one it is decides the request's digest, so that repeats differ and the same request has the same answer.
struct MathAnswer {
  private let text: String

  init(to request: String, _ digest: UInt64) {
    guard let open = request.range(of: "<<"), let close = request.range(of: ">>") else {
      text = "There is nothing to answer."
      return
    }
    let choices = request[open.upperBound..<close.lowerBound].components(separatedBy: "||")
    let choice = choices[Int((digest >> 20) % UInt64(max(1, choices.count)))]
    // As it stands in JSON already: the request escaped it.
    let reasoning = String(repeating: "We rewrite the term and simplify it. ", count: 20)
    text = "<think>\(reasoning)</think>Therefore the answer is $\\\\boxed{\(choice)}$."
  }

  var completion: String {
    #"{"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":""#
      + text
      + #""}}],"usage":{"prompt_tokens":40,"completion_tokens":250}}"#
  }

  var events: String {
    #"data: {"choices":[{"index":0,"delta":{"content":""# + text + #""},"finish_reason":null}]}"#
      + "\n\n"
      + #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"# + "\n\n"
      + #"data: {"choices":[],"usage":{"prompt_tokens":40,"completion_tokens":250}}"#
      + "\n\ndata: [DONE]\n\n"
  }
}
