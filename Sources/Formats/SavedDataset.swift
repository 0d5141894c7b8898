import Machine
import Values

/// A folder that Hugging Face's `save_to_disk` wrote: `state.json` lists its files of rows.
enum SavedDataset {
  /// The files of rows of such a folder, in their order; none for any other folder. Of several splits they are those
  /// for training.
  static func files(in folder: String) -> [String] {
    if Files.exists("\(folder)/dataset_dict.json") { return files(in: "\(folder)/train") }
    guard Files.exists("\(folder)/state.json"),
      let text = try? Files.text(of: "\(folder)/state.json"),
      let state = (try? JSONParser().parse(text))?.record
    else { return [] }
    let names = (state["_data_files"]?.list ?? []).compactMap { $0.record?["filename"]?.string }
    // A name is one of a file in this folder. One that is missing is told by whoever opens it.
    return names.filter { !$0.contains("/") }.map { "\(folder)/\($0)" }
  }
}
