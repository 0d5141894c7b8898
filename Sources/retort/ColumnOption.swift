import Values

/// Reads the column path or template of an option; nil if the option is not there.
///
/// - Throws: ``RetortError`` of kind `usage`.
func columnExpression(_ text: String?, _ option: String) throws -> CellExpression? {
  do throws(CellExpression.Fault) {
    return try text.map { text throws(CellExpression.Fault) in try CellExpression(text) }
  } catch {
    throw RetortError(.usage, "\(option) cannot be read", cause: error.problem)
  }
}
