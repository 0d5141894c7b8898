/// What may name a run, and so a folder.
public enum RunName {
  /// Letters and digits of any script, `.`, `_` and `-`, a letter or digit first; 100 bytes at most, and not what ends as
  /// unfinished files do.
  public static func isValid(_ text: String) -> Bool {
    text.utf8.count <= 100 && !text.hasSuffix(".partial")
      && text.wholeMatch(of: /[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*/) != nil
  }

  /// What is allowed, for who is told that a name is not.
  public static let rule =
    "a name has letters, digits, \".\", \"_\" and \"-\", begins with a letter or digit, does not end with \".partial\", "
    + "and is 100 bytes long at most"
}
