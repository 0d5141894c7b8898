#if canImport(Glibc)
  import CMalloc
#endif

/// What the allocator is told about the machine's memory.
public enum Memory {
  /// Keeps what is freed in few places, so that it is used again: glibc opens up to eight pools for each core, and what
  /// one thread freed in its own no other takes. To be called once, before there are threads.
  public static func shareFreed() {
    #if canImport(Glibc)
      _ = mallopt(M_ARENA_MAX, Int32(min(256, max(2, Cores.count))))
    #endif
  }

  /// Gives what is free back to the machine, between works that need much. A few milliseconds.
  public static func giveBack() {
    #if canImport(Glibc)
      _ = malloc_trim(0)
    #endif
  }
}
