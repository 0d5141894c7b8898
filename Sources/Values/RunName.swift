/// What may name a run, and so a folder.
public enum RunName {
  /// Letters, digits, `.`, `_` and `-`, a letter or digit first; 100 bytes at most.
  public static func isValid(_ text: String) -> Bool {
    text.utf8.count <= 100 && text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/) != nil
  }
}
