import Foundation
import Machine
import TestSupport
import Testing
import Values

@testable import Training

/// Against Transformers' own `apply_chat_template`.
@Suite(.enabled(if: TestStudents.areThere, "\(TestStudents.absence)"))
struct JinjaRendererTests {
  private static let oracle = """
    import json, sys
    from transformers.utils.chat_template_utils import render_jinja_template
    template, chats, names = sys.argv[1:]
    text = open(template).read()
    for prompt in (False, True):
        out = []
        for chat in json.load(open(chats)):
            try:
                rendered, marks = render_jinja_template([chat], chat_template=text, add_generation_prompt=prompt,
                    return_assistant_tokens_mask=True, **json.loads(names))
                out.append([rendered[0], [list(mark) for mark in marks[0]]])
            except Exception as error:
                out.append([None, type(error).__name__])
        print(json.dumps(out))
    """

  @Test(arguments: [
    "qwen2_5", "qwen2_5_training", "qwen3", "qwen3_training", "llama3", "llama3_training", "gemma",
    "phi3", "deepseekv3", "glm4moe", "gptoss", "nemotron_3_nano", "cohere",
  ])
  func textsAndMarksAreThoseOfTransformers(_ name: String) async throws {
    let scratch = Scratch()
    let path = "\(TestStudents.folder)/trl/chat_templates/\(name).jinja"
    let names: Record = [
      "bos_token": "<s>", "eos_token": "</s>", "strings": "a", "unk_token": "<unk>",
    ]
    // gpt-oss writes the day, which may change between two renderings.
    let chats = OddChats.make(300, seed: 7)
    let file = try scratch.write("chats.json", OddChats.json(chats))
    let printed = try await Oracle.python(
      Self.oracle, [path, file, Value.record(names).json])
    let renderer = try JinjaRenderer(template: try Files.text(of: path), names: names)
    for (isPrompt, line) in zip([false, true], printed.split(separator: "\n")) {
      let expected = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [[Any]])
      let rendered = try renderer.render(chats, isPrompt: isPrompt)
      #expect(expected.count == rendered.count)
      for (answer, rendering) in zip(expected, rendered) {
        switch rendering {
        case .text(let text, let generated):
          #expect(text == answer[0] as? String)
          #expect(generated.map { [$0.lowerBound, $0.upperBound] } == answer[1] as? [[Int]])
        case .refused(let why):
          #expect(answer[0] is NSNull)
          #expect(why.hasPrefix(answer[1] as? String ?? "?"))
        }
      }
    }
  }

  @Test func aTemplateThatDoesNotEndIsEnded() async throws {
    let renderer = try JinjaRenderer(
      template: "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
      names: [:], patience: 1)
    #expect {
      try renderer.render([[Message(role: "user", content: "x")]], isPrompt: false)
    } throws: { ($0 as? RetortError)?.cause?.contains("longer than 1 seconds") == true }
    // Nothing goes on behind it.
    let identifier = renderer.processIdentifier
    for _ in 0..<6000 where kill(identifier, 0) == 0 {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(kill(identifier, 0) != 0)
  }

  @Test(arguments: [
    "{{ messages[0].__class__.__mro__ }}", "{{ ''.__class__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ namespace(_a=1) }}", "{{ messages.append(1) }}", "{{ range(1000000000)|list }}",
  ])
  func aTemplateDoesNotGetOut(_ template: String) throws {
    let renderer = try JinjaRenderer(template: template, names: [:])
    let rendered = try renderer.render([[Message(role: "user", content: "x")]], isPrompt: false)
    guard case .text(let text, _) = rendered[0] else { return }
    #expect(!text.contains("class") && !text.contains("os"), "\(text)")
  }

  @Test func whatIsNoTemplateIsRefused() {
    #expect { try JinjaRenderer(template: "{% if %}", names: [:]) } throws: {
      ($0 as? RetortError)?.cause?.contains("TemplateSyntaxError") == true
    }
    #expect { try JinjaRenderer(template: "x", names: [:], packages: "/nowhere") } throws: {
      ($0 as? RetortError)?.kind == .missing
    }
  }
}
