import Formats
import Foundation
import Testing
import Values

/// Whose trouble a response is: by its status, and by what its body says.
struct EndpointTroubleTests {
  private func trouble(_ status: Int, _ body: String) -> EndpointTrouble? {
    EndpointTrouble(
      status: status, header: { _ in nil }, body: try? JSONParser().parse(body).record, text: body,
      now: Date())
  }

  @Test(
    arguments: [
      (400, .row), (401, .key), (402, .account), (403, .key), (404, .place), (405, .all),
      (408, .fault),
      (409, .fault), (410, .all), (413, .row), (414, .row), (415, .all), (420, .pressure),
      (422, .row),
      (424, .fault), (425, .fault), (429, .pressure), (444, .fault), (451, .row), (460, .fault),
      (498, .pressure), (499, .fault), (500, .fault), (502, .fault), (503, .pressure),
      (520, .fault),
      (529, .pressure), (999, .fault), (304, .all),
    ] as [(Int, EndpointTrouble.Kind)])
  func statusesAreKinds(_ pair: (Int, EndpointTrouble.Kind)) {
    #expect(trouble(pair.0, "")?.kind == pair.1)
    #expect(trouble(pair.0, "<html>no</html>")?.kind == pair.1)
  }

  @Test(
    arguments: [
      (
        400, #"{"error":{"message":"Your credit balance is too low to access the API."}}"#, .account
      ),
      (403, #"{"error":{"message":"Insufficient balance"}}"#, .account),
      (
        429,
        #"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#,
        .account
      ),
      // Google says the same words of a limit for each minute.
      (
        429,
        #"{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED"}}"#,
        .pressure
      ),
      (400, #"{"code":"Arrearage","message":"Access denied"}"#, .account),
      (400, #"{"error":{"message":"API key not valid.","status":"INVALID_ARGUMENT"}}"#, .key),
      (400, #"{"error":{"code":"model_not_found"}}"#, .place),
      (
        403,
        #"{"error":{"code":403,"message":"Input was flagged","metadata":{"reasons":["violence"]}}}"#,
        .row
      ),
      (403, #"{"error":{"message":"Rate limit exceeded"}}"#, .pressure),
      (
        500, #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
        .pressure
      ),
      (500, #"{"error":{"message":"input (3501 tokens) is too large to process."}}"#, .row),
      // The words may be those of the prompt.
      (400, #"{"error":{"message":"cannot read: \"the rate limit was overloaded\""}}"#, .row),
      (422, #"{"detail":[{"msg":"too long"}]}"#, .row),
    ] as [(Int, String, EndpointTrouble.Kind)])
  func bodiesSayMore(_ row: (Int, String, EndpointTrouble.Kind)) {
    #expect(trouble(row.0, row.1)?.kind == row.2, "\(row.1)")
  }

  @Test(
    arguments: [
      (#"{"error":{"code":429,"message":"slow"}}"#, .pressure, 429),
      (#"{"error":{"code":402,"message":"pay"}}"#, .account, 402),
      (#"{"error":{"code":"502","message":"Bad gateway"}}"#, .fault, 502),
      (#"{"error":{"type":"rate_limit_error"}}"#, .pressure, 429),
      (#"{"error":"Rate limit reached"}"#, .pressure, 429),
      (#"{"error":"something"}"#, .fault, 500),
      (#"{"type":"error","error":{"type":"api_error","message":"x"}}"#, .fault, 500),
      (
        #"{"object":"error","message":"no such model","type":"NotFoundError","code":404}"#, .place,
        404
      ),
      (#"{"code":50501,"message":"the system is really busy","data":null}"#, .fault, 500),
      (#"{"success":false,"errors":[{"code":1000,"message":"no"}]}"#, .fault, 500),
      (
        #"{"choices":[],"error":{"message":"moderated","code":403,"metadata":{"flagged_input":"moderation"}}}"#,
        .row, 403
      ),
    ] as [(String, EndpointTrouble.Kind, Int)])
  func anErrorWithAStatusOfSuccessIsOne(_ row: (String, EndpointTrouble.Kind, Int)) {
    let trouble = trouble(200, row.0)
    #expect(trouble?.kind == row.1 && trouble?.status == row.2, "\(row.0)")
  }

  @Test(arguments: [
    #"{"choices":[{"message":{"content":"error"}}]}"#, #"{"error":null,"choices":[]}"#,
    #"{"id":"batch_1","object":"batch","status":"failed","errors":{"data":[{"message":"no"}]}}"#,
    #"{"data":[],"object":"list"}"#, #"{"error":{}}"#, #"{"error":false}"#, #"{"error":""}"#, "{}",
    "",
    #"{"id":"x","code":"python","message":"hm"}"#,
  ])
  func whatIsNoErrorIsNone(_ body: String) {
    #expect(trouble(200, body) == nil)
  }
}
