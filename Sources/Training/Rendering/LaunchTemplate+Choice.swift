import Foundation
import Machine
import Recipes
import Values

extension LaunchTemplate {
  /// Finds the template of a training.
  ///
  /// For LLaMA-Factory, `auto` is the one of its templates that puts around a question what the student's own does;
  /// where only the default system text differs, the launcher is told the student's.
  ///
  /// - Parameter student: renders the student's own template; nil if it has none.
  static func choose(
    _ spec: TrainingSpec, _ files: StudentFiles, folder: String, student: JinjaRenderer?
  ) throws -> LaunchTemplate {
    switch spec.launcher {
    case .trl, .axolotl: try ofStudent(spec, files, folder)
    case .llamafactory: try ofFactory(spec, files, student)
    }
  }

  private static func ofStudent(_ spec: TrainingSpec, _ files: StudentFiles, _ folder: String)
    throws
    -> LaunchTemplate
  {
    let given = spec.system.given
    if let template = spec.template {
      let path = template.value.hasPrefix("/") ? template.value : "\(folder)/\(template.value)"
      guard Files.exists(path), !Files.isFolder(path) else {
        return LaunchTemplate(
          name: template.value, system: given, jinja: files.chatTemplate, factory: nil,
          fault: "\(spec.launcher.title) has no templates by name, and there is no file \(path)",
          hint: "template: auto, or a Jinja file")
      }
      return LaunchTemplate(
        name: template.value, system: given, jinja: try Files.text(of: path), factory: nil,
        fault: nil, hint: nil)
    }
    return LaunchTemplate(
      name: nil, system: given, jinja: files.chatTemplate, factory: nil,
      fault: files.chatTemplate == nil ? "the student \(files.name) has no chat template" : nil,
      hint: "template: FILE.jinja, or an instruct model")
  }

  private static func ofFactory(
    _ spec: TrainingSpec, _ files: StudentFiles, _ student: JinjaRenderer?
  ) throws -> LaunchTemplate {
    if let template = spec.template {
      return named(template.value, system: spec.system.given)
    }
    let asked = try student.flatMap { try rendered($0, []) }
    let begin = files.token("bos_token")
    for template in FactoryTemplates.all where template.isReasoning == isReasoning(files) {
      let system = spec.system.given
      if template.with(system: system).prompt(begin: begin, system: nil) == asked {
        return LaunchTemplate(
          name: template.name, system: system, jinja: nil, factory: template.with(system: system),
          fault: nil, hint: nil)
      }
    }
    // The same but for the system text: the student's own is told to the launcher.
    for template in FactoryTemplates.all where template.isReasoning == isReasoning(files) {
      guard let asked, let own = template.systemText(of: asked, begin: begin),
        template.with(system: own).prompt(begin: begin, system: nil) == asked
      else { continue }
      let system = spec.system.given ?? own
      return LaunchTemplate(
        name: template.name, system: system, jinja: nil, factory: template.with(system: system),
        fault: nil, hint: nil)
    }
    return LaunchTemplate(
      name: nil, system: spec.system.given, jinja: nil,
      factory: FactoryTemplates.named("empty"),
      fault: "no template of LLaMA-Factory puts around a question what \(files.name)'s own does",
      hint: "name one: template: qwen")
  }

  private static func named(_ name: String, system: String?) -> LaunchTemplate {
    let known = FactoryTemplates.named(name)
    var (fault, hint): (String?, String?) = (nil, nil)
    if !FactoryTemplates.names.contains(name) {
      fault = "LLaMA-Factory \(Launcher.llamafactory.versions.launcher) has no template \"\(name)\""
      // The name under which OpenThoughts3's own fork had it.
      hint =
        name == "qwen25"
        ? "did you mean \"qwen\"?" : suggestion(for: name, among: FactoryTemplates.names)
    } else if known == nil {
      fault = "the template \"\(name)\" is LLaMA-Factory's, but its labels cannot be shown here"
      hint = suggestion(for: name, among: FactoryTemplates.all.map(\.name))
    }
    return LaunchTemplate(
      name: name, system: system, jinja: nil,
      factory: (known ?? FactoryTemplates.named("empty"))?.with(system: system), fault: fault,
      hint: hint)
  }

  /// Whether the student thinks by itself: its template knows a switch for it.
  private static func isReasoning(_ files: StudentFiles) -> Bool {
    files.chatTemplate?.contains("enable_thinking") == true
      || files.chatTemplate?.contains("reasoning_content") == true
  }

  private static func rendered(_ renderer: JinjaRenderer, _ system: [Message]) throws -> String? {
    let chat = system + [Message(role: "user", content: Probe.question)]
    guard case .text(let text, _) = try renderer.render([chat], isPrompt: true).first else {
      return nil
    }
    return text
  }
}

extension FactoryTemplate {
  /// The probe's question as it begins a row.
  func prompt(begin: String?, system given: String?) -> String {
    let system = given ?? defaultSystem
    func text(_ slots: [Slot], _ content: String) -> String {
      slots.map { slot in
        switch slot {
        case .text(let before, let hasContent, let after):
          hasContent ? before + content + after : before
        case .begin: begin ?? ""
        case .end: replacedEnd ?? ""
        }
      }.joined()
    }
    let front = system.isEmpty ? "" : text(self.system, system)
    return text(prefix, "")
      + (mergesSystem ? text(user, front + Probe.question) : front + text(user, Probe.question))
  }

  /// The system text of a prompt that has this template's form; nil if it has another.
  func systemText(of prompt: String, begin: String?) -> String? {
    let whole = with(system: "\u{1}").prompt(begin: begin, system: nil)
    let halves = whole.split(separator: "\u{1}", omittingEmptySubsequences: false)
    guard halves.count == 2, prompt.hasPrefix(halves[0]), prompt.hasSuffix(halves[1]),
      prompt.utf8.count >= halves[0].utf8.count + halves[1].utf8.count
    else { return nil }
    return String(prompt.dropFirst(halves[0].count).dropLast(halves[1].count))
  }
}

extension StudentFiles {
  /// A special token's text, as tokenizer_config.json has it: a text, or an object with its content.
  public func token(_ name: String) -> String? {
    tokenizerConfig[name]?.string ?? tokenizerConfig[name]?.record?["content"]?.string
  }

  /// What templates may name: the special tokens.
  var names: Record {
    var names: Record = [:]
    for name in [
      "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
    ] {
      if let token = token(name) { names[name] = .string(token) }
    }
    return names
  }
}
