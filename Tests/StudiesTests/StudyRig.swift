import Recipes
import TestSupport

@testable import Studies

/// A study with all that it names, in a folder of its own.
struct StudyRig {
  let scratch = Scratch()

  static let base = """
    name: base
    seed: 1
    teachers:
      small: { endpoint: "http://localhost:9/v1", model: small, price: { input: 1, output: 2 } }
      big: { endpoint: "http://localhost:9/v1", model: big, price: { input: 5, output: 10 } }
    sources:
      - { name: algebra, domain: math, path: missing-a.jsonl, question: problem, expected_rows: 3000 }
      - { name: geometry, domain: math, path: missing-b.jsonl, question: problem, expected_rows: 2000 }
    questions:
      - { id: dedup, deduplicate: exact }
      - { id: pick, response_length: { judge: small, keep: 1000, expected_tokens: 100 } }
    answers: { teacher: small, samples: 4, max_tokens: 512, expected_tokens: 256 }
    keep:
      - complete
    """

  static let training = """
    name: student
    data: run:base
    student: smollm2-135m
    with: trl
    """

  static let evaluation = """
    name: students
    models: { student: { endpoint: "http://localhost:9/v1", model: student } }
    on: [aime24, math500, aime25, { own: { like: aime24, limit: 10 } }]
    """

  static let study = """
    name: filters
    hypothesis: Longer answers mark better questions.
    base: recipe.yaml
    training: training.yaml
    evaluation: { file: evaluation.yaml, dev: [aime24, math500], held_out: [aime25] }
    rows: 4000
    stages:
      - name: filter
        vary:
          "questions[pick]":
            - random: 1000
            - response_length: { judge: small, keep: 1000, expected_tokens: 100 }
            - difficulty: { judge: small, keep: 1000, expected_tokens: 5 }
        controls: auto
      - name: samples
        grid:
          "questions[dedup].mode": [exact, fuzzy]
          answers.samples: [1, 4, 16]
        rows_at: "questions[pick].keep"
      - name: teacher
        vary:
          answers.teacher: [small, big]
    noise: { seeds: 5, fixed: 3, redrawn: 3 }
    select: { screen: 1, finalists: 2, until: { expected_loss: 0.3 }, confirm: yes }
    budget: { dollars: 400, runs: 60 }
    scale: { ladder: [250, 500, 1000, 2000], seeds: { 250: 3 } }
    run_on: local
    """

  init() throws {
    try scratch.write("recipe.yaml", Self.base)
    try scratch.write("training.yaml", Self.training)
    try scratch.write("evaluation.yaml", Self.evaluation)
  }

  /// The study, what is found, and the plan if there is one.
  func plan(_ yaml: String = study) throws -> (plan: StudyPlan?, log: FindingLog) {
    let log = FindingLog()
    guard let study = StudyCheck(folder: scratch.path, log: log).check(yaml) else {
      return (nil, log)
    }
    return (try StudyPlanner(study).plan(log: log), log)
  }
}
