extension Duration {
  /// Whole microseconds; 0 for what lies before.
  public var microseconds: UInt64 {
    let (seconds, attoseconds) = components
    return UInt64(max(0, seconds)) * 1_000_000 + UInt64(max(0, attoseconds) / 1_000_000_000_000)
  }
}
