import Values

extension Value {
  /// The same with the fields of all records in the order of their names.
  var sorted: Value {
    switch self {
    case .list(let elements): .list(elements.map(\.sorted))
    case .record(let record):
      .record(
        Record(record.fields.sorted { $0.name < $1.name }.map { .init($0.name, $0.value.sorted) }))
    default: self
    }
  }
}
