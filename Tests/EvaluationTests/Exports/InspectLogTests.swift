import Formats
import Foundation
import TestSupport
import Testing
import Values

@testable import Evaluation

struct InspectLogTests {
  /// What a sample's score should be written as.
  private func written(_ sample: InspectLog.Sample, _ scale: InspectLog.Scale) -> String {
    guard let score = sample.score else { return "nan" }
    switch scale {
    case .rightOrWrong: return score == 1 ? "C" : "I"
    case .shares: return "\(score)"
    }
  }

  private func rows(_ json: String) throws -> [[String]] {
    try JSONParser().parse(json).list!.map { row in
      row.list!.map { $0.string ?? $0.json }
    }
  }

  @Test(arguments: [InspectLog.Scale.rightOrWrong, .shares])
  func aLogHasAllThatReadersDemand(_ scale: InspectLog.Scale) async throws {
    let scratch = Scratch()
    let task = InspectRig.task(scale)
    let path = try InspectRig.write(task, to: "\(scratch.path)/logs")
    let found = try rows(try await Oracle.python(InspectRig.structure, [path]))
    let expected = InspectRig.samples(task).map {
      [
        InspectVocabulary.sampleID($0.id), "\($0.epoch)", written($0, scale), $0.outcome,
      ]
    }
    #expect(found == expected)
    #expect(path.hasSuffix(".eval") && path.contains("/2025-11-24T16-00-00-00-00_aime-24---x_"))
  }

  /// Inspect reads it, finds what was written, and computes the same score from the samples.
  @Test(
    .enabled(if: InspectRig.hasInspect, "\(InspectRig.absence)"),
    arguments: [InspectLog.Scale.rightOrWrong, .shares])
  func inspectReadsTheSame(_ scale: InspectLog.Scale) async throws {
    let scratch = Scratch()
    let task = InspectRig.task(scale)
    let path = try InspectRig.write(task, to: scratch.path)
    let script = """
      import json, math
      from inspect_ai.log import (list_eval_logs, read_eval_log, read_eval_log_sample,
                                  read_eval_log_sample_summaries, recompute_metrics)
      path = sys.argv[1]
      listed, = list_eval_logs(path.rsplit("/", 1)[0])
      assert listed.name.endswith(path.rsplit("/", 1)[1]), listed
      log = read_eval_log(path)
      metrics = lambda: {name: metric.value for name, metric in log.results.scores[0].metrics.items()}
      ours = metrics()
      assert log.eval.config.epochs == 3 and log.eval.model == "student@1234"
      assert log.eval.model_generate_config.max_tokens == 32768
      assert log.eval.model_generate_config.extra_body == {"min_p": 0.05, "reasoning_effort": "gigantic"}
      out = []
      for sample in log.samples:
          one = read_eval_log_sample(path, sample.id, sample.epoch) 
          assert one.output.completion == sample.output.completion and one.uuid == sample.uuid
          score = sample.scores["boxed"]
          content = sample.messages[-1].content
          thought = content[0].reasoning if isinstance(content, list) else None
          out.append([sample.id, sample.epoch, str(score.value), score.metadata["outcome"], thought,
                      sample.output.choices[0].message.text, sample.output.choices[0].stop_reason])
      summaries = read_eval_log_sample_summaries(path)
      assert [(s.id, s.epoch) for s in summaries] == [(s.id, s.epoch) for s in log.samples] or len(summaries) == len(out)
      before = log.reductions[0].samples
      recompute_metrics(log)
      theirs = metrics()
      assert set(theirs) <= set(ours), theirs
      for name, value in theirs.items(): assert abs(ours[name] - value) < 1e-12, (name, value, ours)
      after = {item.sample_id: item.value for item in log.reductions[0].samples}
      for item in before:
          a, b = item.value, after[item.sample_id]
          assert a == b or abs(a - b) < 1e-12 or (math.isnan(a) and math.isnan(b))
      print(json.dumps(out))
      """
    let found = try rows(try await InspectRig.python(script, [path]))
    let stops = [
      "stop": "stop", "length": "max_tokens", "content_filter": "content_filter",
      "refusal": "content_filter", "martian": "unknown",
    ]
    let expected = InspectRig.samples(task).map { sample in
      [
        InspectVocabulary.sampleID(sample.id), "\(sample.epoch)", written(sample, scale),
        sample.outcome,
        sample.reasoning ?? "null", sample.answer, stops[sample.stopReason]!,
      ]
    }
    #expect(Set(found) == Set(expected))
    #expect(found.count == expected.count)
  }

  @Test(.enabled(if: InspectRig.hasInspect, "\(InspectRig.absence)"))
  func inspectsOwnProgramDumpsIt() async throws {
    let scratch = Scratch()
    let path = try InspectRig.write(InspectRig.task(), to: scratch.path)
    let script = """
      import json
      from inspect_ai._cli.main import inspect
      inspect(["log", "dump", sys.argv[1]], standalone_mode=False)
      """
    let dump = try await InspectRig.python(script, [path])
    let mended = String(
      decoding: PythonConstants.nulled(dump.utf8) ?? Array(dump.utf8), as: UTF8.self)
    let log = try JSONParser().parse(mended).record
    #expect(log?["samples"]?.list?.count == InspectRig.ids.count * 3)
    #expect(log?["status"] == "success")
  }

  @Test func theSameEvaluationGivesTheSameFile() throws {
    let scratch = Scratch()
    let paths = try ["a", "b"].map {
      try InspectRig.write(InspectRig.task(), to: "\(scratch.path)/\($0)")
    }
    let names = paths.map { ($0 as NSString).lastPathComponent }
    #expect(names[0] == names[1])
    #expect(try scratch.read("a/\(names[0])") == scratch.read("b/\(names[1])"))
    var other = InspectRig.task()
    other.generation["temperature"] = 0.8
    #expect(try InspectRig.write(other, to: scratch.path).hasSuffix(names[0]) == false)
  }

  @Test func whatIsNotFinishedIsNoLog() throws {
    let scratch = Scratch()
    do {
      let log = try InspectLog(folder: scratch.path, task: InspectRig.task())
      try log.add(InspectRig.samples(InspectRig.task())[0])
      let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
      #expect(names.count == 1 && !names[0].hasSuffix(".eval"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }

  @Test func wrongSamplesAreRefused() throws {
    let scratch = Scratch()
    let task = InspectRig.task(epochs: 2)
    let log = try InspectLog(folder: scratch.path, task: task)
    let good = InspectRig.samples(task)[0]
    func refused(_ change: (inout InspectLog.Sample) -> Void) -> RetortError.Kind? {
      var sample = good
      change(&sample)
      do {
        try log.add(sample)
        return nil
      } catch {
        return (error as? RetortError)?.kind
      }
    }
    #expect(refused { $0.id = "other" } == .bug)
    #expect(refused { $0.epoch = 0 } == .bug)
    #expect(refused { $0.epoch = 3 } == .bug)
    #expect(refused { $0.score = 0.5 } == .bug)
    #expect(refused { $0.score = 1.5 } == .bug)
    #expect(refused { $0.score = .nan } == .bug)
    #expect(refused { _ in } == nil)
    #expect(refused { _ in } == .input)
  }

  /// Nothing counts, nothing was asked: still logs.
  @Test func emptyEvaluationsAreLogs() async throws {
    let scratch = Scratch()
    let task = InspectRig.task(ids: [])
    let log = try InspectLog(folder: scratch.path, task: task)
    try log.finish(.init(mean: nil))
    let script = """
      import json, sys, zipfile
      archive = zipfile.ZipFile(sys.argv[1])
      header = json.loads(archive.read("header.json"))
      print(header["results"]["scores"][0]["metrics"], json.loads(archive.read("summaries.json")))
      """
    let output = try await Oracle.python(script, [log.path])
    #expect(output == "{'accuracy': {'name': 'accuracy', 'value': nan}} []\n")
  }

  /// Ids stay what they are where they make a path, and differ where they did before.
  @Test(arguments: [
    ("60", "60"), ("HumanEval/7", "HumanEval/7"), ("a%2Fb", "a%252Fb"), ("50%", "50%"),
    ("..", "%2E%2E"), ("../b", "..%2Fb"), ("/a", "%2Fa"), ("C:\\x", "C:%5Cx"), ("a\nb", "a%0Ab"),
    ("é😀", "é😀"), ("%%41", "%%2541"), ("", ""),
  ])
  func idsMakePaths(_ pair: (String, String)) {
    let id = InspectVocabulary.sampleID(pair.0)
    #expect(id == pair.1)
    #expect(ZipFile.problem(with: InspectVocabulary.samplePath(id, epoch: 3)) == nil)
  }
}
