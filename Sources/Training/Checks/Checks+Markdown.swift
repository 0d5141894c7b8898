extension Checks {
  /// The page about all checks, as Documentation/Preflight.md has it.
  public static var markdown: String {
    let rows = guides.map { guide in
      "| \(guide.number) | `\(guide.name)` | \(guide.level.rawValue) | \(cell(guide.sentence)) | "
        + "\(cell(guide.expected)) | \(cell(guide.source)) |"
    }
    return """
      # Checked before it costs

      `retort preflight training.yaml` renders every row by the template that the launcher will use, puts the loss
      where the launcher will, cuts and packs as it does, and holds data, student and keys against each other. It needs
      no GPU and asks nobody; what it finds is a table of PASS, WARN and FAIL with figures, rows, and what to do. The
      exit code is 5 if a check failed. `--json`, `--html FILE` and `--stamp FILE` write the same for programs, people
      and the launch, which compares its first lines with the stamp.

      A failure that is meant is acknowledged in the training, where its advice says so: `acknowledge: [truncated]`.
      Rows are rendered by Jinja2 as Transformers has it, in a process of its own for each core; LLaMA-Factory's
      templates are a table, since it does not use the student's. What it makes of a template that is not in that table
      cannot be shown, and fails the first check. axolotl's labels are those that it documents; they were not compared.

      | | check | level | looks at | expected | because |
      |---|---|---|---|---|---|
      \(rows.joined(separator: "\n"))

      """
  }

  private static func cell(_ text: String) -> String {
    text.replacing("<", with: "&lt;").replacing("|", with: "\\|")
  }
}
