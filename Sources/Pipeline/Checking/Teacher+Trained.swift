import Machine
import Recipes
import Storage
import Teachers
import Values

// Students of finished trainings, as teachers and as models of evaluations.

extension Teacher {
  /// Who serves a student's weights.
  private static let engines = ["llama.cpp", "vllm"]
  /// The form that llama.cpp is given unless something else is said: half the bytes, and told what it loses.
  private static let usualWeights = "q8_0"

  /// The place of a training's student, named by the content of its weights.
  static func trained(
    _ name: String, _ weights: Marked<String>?, _ engine: Marked<String>?, _ spec: TeacherSpec,
    _ workspace: Workspace?, _ environment: [String: String], _ log: FindingLog
  ) -> (Place, model: String)? {
    guard !name.isEmpty else { return nil }  // The log says so.
    func refuse(_ error: RetortError) -> (Place, model: String)? {
      log.error(
        spec.mark, "teacher \"\(spec.name)\": \(error.what)",
        hint: error.hint ?? error.cause)
      return nil
    }
    if let engine, !engines.contains(engine.value) {
      log.error(
        engine.mark,
        "teacher \"\(spec.name)\": there is no engine \"\(engine.value)\" for a student",
        hint: suggestion(for: engine.value, among: engines))
      return nil
    }
    guard let workspace else {
      return refuse(
        RetortError(.usage, "a trained student is looked for in a workspace, and there is none"))
    }
    do {
      let student = try TrainedStudent.of(name, in: workspace)
      let folder = workspace.training(name).path
      let digests = FileDigests(path: FileDigests.path(environment))
      if engine?.value == "vllm" {
        let launch = Launch(
          engine: .vllm, model: "\(folder)/\(student.safetensors.file)",
          arguments: ["--served-model-name", "trained"])
        return (.launch(try launch.named(by: digests, hubCache: "")), "trained")
      }
      let kind = weights?.value ?? usualWeights
      guard let file = student.gguf[kind] else {
        let known = student.gguf.keys.sorted()
        return refuse(
          RetortError(
            .usage, "training \"\(name)\" has no weights \(kind) for llama.cpp",
            hint: known.isEmpty
              ? "its manifest says why; engine: vllm takes the weights as they are"
              : "weights: \(known.joined(separator: " or "))"))
      }
      let path = "\(folder)/\(file.file)"
      guard try digests.digest(of: path) == file.digest else {
        return refuse(
          RetortError(
            .input, "the weights of training \"\(name)\" were changed after it: \(path)",
            hint: "remove the file; retort train with the training's file writes it anew"))
      }
      return (
        .local(
          LocalModel(
            training: name, path: path, digest: file.digest, context: student.context)), name
      )
    } catch let error as RetortError {
      return refuse(error)
    } catch {
      return refuse(RetortError(.storage, "\(error)"))
    }
  }
}
