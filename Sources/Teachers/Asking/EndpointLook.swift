import Foundation
import Values

/// What one cheap request to an address of a teacher's has found: the list of its models, which nobody charges for.
public struct EndpointLook: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    /// It answers, and has the model as far as it tells.
    case answers
    /// No connection, or no response: why, in words.
    case isDown(String)
    /// Nothing is there, but below another path of the same host.
    case isElsewhere(String)
    /// It knows not who asks.
    case refusesKey(status: Int)
    /// It lists its models, and this one is not among them.
    case lacksModel(has: [String])
    /// It answers otherwise than endpoints with a list of models do: that says nothing against it.
    case cannotTell(status: Int)
    /// The request could not be made at all: a variable of the environment is not set.
    case isNotAsked(String)
  }

  public let url: String
  public let state: State
  /// How many requests it took.
  public let requests: Int
}

extension ChatClient {
  /// Looks at each address of a teacher's, with a request or two, in a few seconds each; none for what Retort serves
  /// itself.
  public func look(at teacher: Teacher) async -> [EndpointLook] {
    guard case .endpoints(let urls, _) = teacher.place else { return [] }
    var looks: [EndpointLook] = []
    for url in urls { looks.append(await look(at: url, of: teacher)) }
    return looks
  }

  private func look(at url: String, of teacher: Teacher) async -> EndpointLook {
    func found(_ state: EndpointLook.State, requests: Int = 1) -> EndpointLook {
      EndpointLook(url: url, state: state, requests: requests)
    }
    do {
      let response = try await models(at: url, of: teacher)
      switch response.status {
      case 401, 403: return found(.refusesKey(status: response.status))
      case 404, 405:
        let path = URLComponents(string: url)?.path ?? ""
        guard !path.split(separator: "/").contains("v1"), !url.contains("?") else {
          return found(.cannotTell(status: response.status))
        }
        let better = "\(url)/v1"
        let isThere = (try? await models(at: better, of: teacher))?.status == 200
        return found(
          isThere ? .isElsewhere(better) : .cannotTell(status: response.status), requests: 2)
      case 200..<300:
        let names = (response.record?["data"]?.list ?? []).compactMap { $0.record?["id"]?.string }
        let isThere =
          names.isEmpty
          || names.contains { $0 == teacher.model || $0.hasSuffix("/\(teacher.model)") }
        return found(isThere ? .answers : .lacksModel(has: names))
      default: return found(.cannotTell(status: response.status))
      }
    } catch let trouble as ConnectionTrouble {
      return found(.isDown(trouble.description))
    } catch {
      let error = error as? RetortError
      return found(.isNotAsked(error?.cause ?? error?.what ?? "it was stopped"), requests: 0)
    }
  }

  private func models(at url: String, of teacher: Teacher) async throws -> Response {
    var request = try Request(method: .get, url: try teacher.url(url, "/models")).from(teacher)
    request.timeouts.connect = min(request.timeouts.connect, 5)
    request.timeouts.firstByte = 30
    request.timeouts.whole = 20
    return try await connections.response(to: request)
  }
}
