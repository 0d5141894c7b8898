import Foundation
import TestSupport

extension Scratch {
  /// Installs a program as `bin/<name>`.
  ///
  /// Another process writes it: while this one has a file open for writing, a child that is started at that
  /// moment has it open too, and a program that somebody has open for writing cannot be run.
  func install(_ name: String, _ text: String) throws {
    let draft = try write("bin/\(name).text", text)
    guard succeeds("/bin/cp", draft, "\(path)/bin/\(name)") else {
      throw CocoaError(.fileWriteUnknown)
    }
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: "\(path)/bin/\(name)")
  }
}

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
