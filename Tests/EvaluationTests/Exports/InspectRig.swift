import Foundation
import Machine
import TestSupport

@testable import Evaluation

/// Logs of an evaluation with all that can be in one, and programs that read them.
enum InspectRig {
  static let created = Date(timeIntervalSince1970: 1_764_000_000)
  static let ids = ["60", "61/b", "../62%2F", "größe 😀", "..", "unscored"]

  static func task(
    _ scale: InspectLog.Scale = .rightOrWrong, epochs: Int = 3, ids: [String] = ids
  ) -> InspectLog.Task {
    InspectLog.Task(
      name: "aime 24/é_x", model: "student@1234", created: created,
      completed: created.addingTimeInterval(61), datasetName: "math-ai/aime24", sampleIDs: ids,
      epochs: epochs,
      generation: [
        "temperature": 0.7, "top_p": 1.0, "max_tokens": 32768, "min_p": 0.05, "seed": 7,
        "stop": ["</s>"], "reasoning_effort": "gigantic",
      ],
      metadata: ["recipe": "small\u{2028}\"one\"", "rows": 31600], scorer: "boxed", scale: scale)
  }

  /// Every sample of a task: right and wrong ones, cut ones, some that do not count.
  static func samples(_ task: InspectLog.Task) -> [InspectLog.Sample] {
    let stops = ["stop", "length", "content_filter", "refusal", "martian"]
    return (1...task.epochs).flatMap { epoch in
      task.sampleIDs.enumerated().map { place, id in
        let counts = id != "unscored" && (place + epoch) % 5 != 0
        let score: Double =
          switch task.scale {
          case .rightOrWrong: (place * epoch) % 2 == 0 ? 1 : 0
          case .shares: Double((place * 7 + epoch) % 11) / 10
          }
        return InspectLog.Sample(
          id: id, epoch: epoch,
          prompt: [
            .init(.system, "Think first."),
            .init(.user, "Question \(id): what is $\\frac{\(place)}{2}$?\n<b>\0</b>"),
          ],
          target: "\(place)", choices: place == 1 ? ["A thing", "another"] : [],
          reasoning: place % 2 == 0 ? "Let me think about \(id).\n\nHalf of it." : nil,
          answer: "It is \\boxed{\(place)}. " + String(repeating: "word ", count: 700),
          stopReason: stops[(place + epoch) % stops.count],
          inputTokens: place == 3 ? nil : 91, outputTokens: place == 3 ? nil : 1000 + Int64(place),
          score: counts ? score : nil, outcome: counts ? "graded" : "could_not_tell",
          extracted: place == 2 ? nil : "\(place)", explanation: "compared with \(place)",
          metadata: ["domain": "math", "index": .integer(Int64(place)), "tags": ["a", "b"]])
      }
    }
  }

  static func scores(_ samples: [InspectLog.Sample]) -> InspectLog.Scores {
    // In the samples' order: a sum of doubles depends on it.
    let byID = Dictionary(grouping: samples, by: \.id)
    let ids = samples.prefix(byID.count).map(\.id)
    let items = ids.compactMap { id -> Double? in
      let scores = byID[id]!.compactMap(\.score)
      return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
    }
    let mean = items.reduce(0, +) / Double(items.count)
    let variance = items.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(items.count - 1)
    return .init(
      mean: mean, standardError: (variance / Double(items.count)).squareRoot(),
      more: ["cut": 0.2])
  }

  /// Writes a log of all samples; returns where it is.
  static func write(_ task: InspectLog.Task, to folder: String) throws -> String {
    let samples = samples(task)
    let log = try InspectLog(folder: folder, task: task)
    for sample in samples { try log.add(sample) }
    try log.finish(scores(samples))
    return log.path
  }

  /// Inspect itself, where `python3 -m pip install --target .deps/inspect inspect_ai` has put it: it comes with some
  /// eighty other packages, too many to bring for everybody.
  static let inspect = "\(DependencyFolder.current.path)/inspect"
  static let hasInspect = Files.isFolder("\(inspect)/inspect_ai")
  static let absence = "inspect_ai is not in .deps/inspect"

  /// Runs a script that has Inspect.
  static func python(_ script: String, _ arguments: [String]) async throws -> String {
    try await Oracle.python(
      "import sys; sys.path.insert(0, sys.argv.pop())\n" + script, arguments + [inspect])
  }

  /// A check of everything that Inspect's readers demand, with nothing but Python itself. Prints what it found.
  static let structure = """
    import json, math, re, sys, zipfile
    path = sys.argv[1]
    name = path.rsplit("/", 1)[1]
    assert re.match(r"^\\d{4}-\\d{2}-\\d{2}T\\d{2}[:-]\\d{2}[:-]\\d{2}.*\\.eval$", name), name
    assert len(name[:-5].split("_")) == 3, name
    time = re.compile(r"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\+00:00$")
    archive = zipfile.ZipFile(path)
    names = archive.namelist()
    assert len(set(names)) == len(names) and archive.testzip() is None
    load = lambda member: json.loads(archive.read(member))
    header, start = load("header.json"), load("_journal/start.json")
    assert header["version"] == 2 and header["status"] == "success"
    assert start == {key: header[key] for key in ("version", "eval", "plan")}
    spec = header["eval"]
    assert all(isinstance(spec[key], str) and spec[key] for key in ("eval_id", "run_id", "task_id", "task", "model"))
    assert time.match(spec["created"]) and isinstance(spec["dataset"], dict) and isinstance(spec["config"], dict)
    floats, whole = ("temperature", "top_p"), ("max_tokens", "top_k", "seed")
    config = spec["model_generate_config"]
    assert set(config) <= {*floats, *whole, "stop_seqs", "reasoning_effort", "extra_body"}, config
    assert all(isinstance(config[key], float) for key in floats if key in config)
    assert all(isinstance(config[key], int) for key in whole if key in config)
    stats = header["stats"]
    assert time.match(stats["started_at"]) and time.match(stats["completed_at"])
    scorer = spec["scorers"][0]["name"]
    scores = header["results"]["scores"]
    assert [score["scorer"] for score in scores] == [scorer] and scores[0]["reducer"] == "mean"
    for key, metric in scores[0]["metrics"].items():
        assert metric["name"] == key and isinstance(metric["value"], (int, float))

    def usage(numbers):
        assert set(numbers) == {"input_tokens", "output_tokens", "total_tokens"}
        assert numbers["total_tokens"] == numbers["input_tokens"] + numbers["output_tokens"]

    stops = {"stop", "max_tokens", "model_length", "tool_calls", "content_filter", "unknown"}
    values, seen = {}, []
    for member in names:
        if not member.startswith("samples/"): continue
        sample = load(member)
        assert isinstance(sample["id"], str) and isinstance(sample["epoch"], int)
        assert member == f"samples/{sample['id']}_epoch_{sample['epoch']}.json", member
        assert isinstance(sample["target"], str)
        assert [message["role"] for message in sample["input"]] == ["system", "user"]
        assert sample["messages"][:-1] == sample["input"]
        answer = sample["messages"][-1]
        assert answer["role"] == "assistant"
        if isinstance(answer["content"], list):
            assert [block["type"] for block in answer["content"]] == ["reasoning", "text"]
            assert answer["content"][0]["reasoning"]
        output = sample["output"]
        assert [choice["message"] for choice in output["choices"]] == [answer]
        assert output["choices"][0]["stop_reason"] in stops
        if "usage" in output:
            usage(output["usage"])
            assert sample["model_usage"] == {spec["model"]: output["usage"]}
        score = sample["scores"][scorer]
        value = score["value"]
        assert value in ("C", "I") or isinstance(value, float), value
        number = {"C": 1.0, "I": 0.0}.get(value, value)
        values.setdefault(sample["id"], []).append(number)
        seen.append((sample["id"], sample["epoch"], value, score["metadata"]["outcome"]))
    same = lambda a, b: a == b or (a != a and b != b)
    summaries = load("summaries.json")
    assert archive.read("summaries.json") == archive.read("_journal/summaries/1.json")
    assert len(summaries) == len(seen)
    for summary, (id, epoch, value, _) in zip(summaries, seen):
        assert (summary["id"], summary["epoch"], summary["completed"]) == (id, epoch, True)
        assert same(summary["scores"][scorer]["value"], value)
        assert len(json.dumps(summary)) < 20000
        assert all(not isinstance(entry, (dict, list)) for entry in summary["metadata"].values())
    reduction, = load("reductions.json")
    assert reduction["scorer"] == scorer and reduction["reducer"] == "mean"
    assert [item["sample_id"] for item in reduction["samples"]] == list(values)
    means = []
    for item in reduction["samples"]:
        scored = [value for value in values[item["sample_id"]] if value == value]
        mean = sum(scored) / len(scored) if scored else math.nan
        assert same(item["value"], mean) or abs(item["value"] - mean) < 1e-12
        if scored: means.append(mean)
    assert scores[0]["scored_samples"] == len(means)
    assert scores[0]["unscored_samples"] == len(values) - len(means)
    assert header["results"]["completed_samples"] == len(seen)
    metric = scores[0]["metrics"]["accuracy" if "accuracy" in scores[0]["metrics"] else "mean"]["value"]
    assert abs(metric - sum(means) / len(means)) < 1e-12
    print(json.dumps([[id, epoch, str(value), outcome] for id, epoch, value, outcome in seen]))
    """
}
