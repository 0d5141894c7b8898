/// A small Python program that answers like an inference engine's server.
enum EngineScript {
  /// - Parameters:
  ///   - answer: the text of every answer.
  ///   - start: what it does before it serves; at its beginning, without indentation.
  ///   - call: what it does with a call before it answers; without indentation.
  static func python(answer: String, start: String, call: String) -> String {
    let indented = call.split(separator: "\n").map { "        \($0)" }.joined(separator: "\n")
    return """
      #!/usr/bin/env python3
      import http.server, json, os, sys, threading, time

      \(start)

      class Handler(http.server.BaseHTTPRequestHandler):
          def reply(self, record):
              body = json.dumps(record).encode()
              self.send_response(200)
              self.send_header("content-length", str(len(body)))
              self.end_headers()
              self.wfile.write(body)

          def do_GET(self):
              self.reply({"status": "ok"})

          def do_POST(self):
              self.rfile.read(int(self.headers["content-length"]))
      \(indented)
              message = {"role": "assistant", "content": "\(answer)"}
              self.reply({"choices": [{"message": message, "finish_reason": "stop"}]})

      port = int(sys.argv[sys.argv.index("--port") + 1])
      http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()

      """
  }
}
