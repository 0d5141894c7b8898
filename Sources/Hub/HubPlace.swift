import Foundation
import Machine

/// Where the Hub answers, who asks, and where its files are kept: from the environment variables that
/// Hugging Face's own tools heed, so that all of them share one cache.
public struct HubPlace: Sendable {
  /// `https://huggingface.co`, or `$HF_ENDPOINT`; without a slash at its end.
  public let endpoint: String
  /// `$HF_TOKEN`, or what `hf auth login` left; sent to the endpoint only, never to where it redirects.
  let token: Secret?
  /// `$HF_HUB_CACHE`, or `hub` in `$HF_HOME`, or `~/.cache/huggingface/hub`.
  public let cache: String
  /// `$HF_HUB_OFFLINE`: ask nobody, take what is in the cache.
  let isOffline: Bool
  /// What names proxies and certificates.
  let environment: [String: String]

  public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.environment = environment.filter { name, _ in
      name.lowercased().hasSuffix("_proxy") || name.hasPrefix("SSL_CERT_")
    }
    func value(_ name: String) -> String? {
      guard let value = environment[name], !value.isEmpty else { return nil }
      return value
    }
    let user = value("HOME") ?? NSHomeDirectory()
    let home =
      value("HF_HOME") ?? "\(value("XDG_CACHE_HOME") ?? "\(user)/.cache")/huggingface"
    var address = value("HF_ENDPOINT") ?? "https://huggingface.co"
    while address.hasSuffix("/") { address.removeLast() }
    endpoint = address
    cache = value("HF_HUB_CACHE") ?? value("HUGGINGFACE_HUB_CACHE") ?? "\(home)/hub"
    let stored = value("HF_TOKEN_PATH") ?? "\(home)/token"
    token = (value("HF_TOKEN") ?? (try? Files.text(of: stored))).flatMap { Secret($0) }
    let offline = value("HF_HUB_OFFLINE")?.uppercased() ?? ""
    isOffline = ["1", "ON", "YES", "TRUE"].contains(offline)
  }
}
