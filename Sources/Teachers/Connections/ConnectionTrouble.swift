import AsyncHTTPClient
import Foundation
import Machine
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Why there is no whole response.
struct ConnectionTrouble: Error, CustomStringConvertible {
  let description: String

  init(_ text: String) { description = text }

  /// - Parameter secrets: what must not be shown of the error's words.
  init(_ error: any Error, _ timeouts: Teacher.Timeouts, hiding secrets: Secrets) {
    func seconds(_ number: Double) -> String { String(format: "%g s", number) }
    if let trouble = error as? ConnectionTrouble {
      self = trouble
    } else if let elapsed = error as? IdleWatch.Elapsed {
      switch elapsed {
      case .firstByte: self.init("no answer within \(seconds(timeouts.firstByte))")
      case .silence: self.init("the answer stopped for \(seconds(timeouts.idle))")
      case .whole: self.init("the answer was not whole within \(seconds(timeouts.whole))")
      }
    } else if error.isEndOfConnection {
      self.init("the connection was closed")
    } else if let words = Self.words(for: error, seconds(timeouts.connect)) {
      self.init(secrets.redacted(words))
    } else {
      self.init(secrets.redacted("\(error)"))
    }
  }

  /// What went wrong before anything was sent, in plain words; nil for what is not known.
  private static func words(for error: any Error, _ patience: String) -> String? {
    if (error as? HTTPClientError) == .connectTimeout {
      return noConnection("the endpoint", patience)
    }
    switch error {
    case ChannelError.connectTimeout:
      return noConnection("the endpoint", patience)
    case let error as NIOConnectionError:
      let place = "\(error.host):\(error.port)"
      if let first = error.connectionErrors.first {
        return words(for: first.error, at: place, patience)
      }
      if error.dnsAError != nil || error.dnsAAAAError != nil {
        return
          "there is no host \(error.host): see how it is written, and whether the network is up"
      }
      return nil
    case let error as FailedConnection: return words(for: error.error, at: error.place, patience)
    case let error as HTTPParserError: return "what came is not HTTP: \(spaced("\(error)"))"
    case let error as HTTPClientError: return "the request failed: \(error.shortDescription)"
    case let error as NIOSSLError:
      guard case .handshakeFailed(let why) = error else { return nil }
      return "no encrypted connection: \(why); see whether the address should begin with http://, "
        + "and whether ca: has to name who signed its certificate"
    default: return words(for: error, at: nil, patience)
    }
  }

  /// The name of an error as words: `invalidChunkSize` is "invalid chunk size".
  private static func spaced(_ name: String) -> String {
    guard !name.contains(" ") else { return name }
    return name.reduce(into: "") { words, letter in
      words += letter.isUppercase ? " \(letter.lowercased())" : String(letter)
    }
  }

  private static func noConnection(_ place: String, _ patience: String) -> String {
    "no connection to \(place) within \(patience): the host may be wrong, or a firewall in between"
  }

  private static func words(for error: any Error, at place: String?, _ patience: String) -> String?
  {
    if case ChannelError.connectTimeout = error {
      return noConnection(place ?? "the endpoint", patience)
    }
    guard let code = (error as? IOError)?.errnoCode else { return nil }
    let place = place ?? "the endpoint's address"
    switch code {
    case ECONNREFUSED: return "nothing listens at \(place): is the server up?"
    case ENOENT: return "there is no such socket: is the server up?"
    case EHOSTUNREACH, ENETUNREACH: return "no way leads to \(place): is the network up?"
    case EACCES, EPERM: return "this user may not connect to \(place)"
    default: return nil
    }
  }
}
