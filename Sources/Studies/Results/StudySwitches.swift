import Training

/// At which numbers of rows a training's usual settings change.
enum StudySwitches {
  /// The largest number of rows of each kind of settings but the last.
  static let rows = SettingsBucket.all.dropLast().map(\.most)
}
