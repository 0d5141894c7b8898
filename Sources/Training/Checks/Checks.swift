/// All checks, by their numbers.
public enum Checks {
  static let all: [any Check.Type] = [
    KnownTemplate.self, PromptPrefix.self, SystemMessage.self, TurnsInOrder.self, NothingEmpty.self,
    TrainedEnds.self, LearnsToStop.self, CutRows.self, ClosedTraces.self, AnswersUnchanged.self,
    JointTokens.self, TrainedShare.self, TokensFit.self, PaddingAndEnd.self, NoControlStrings.self,
    CutoffFits.self, TextsReadable.self, NoRepeats.self, Decontaminated.self, MixedOrder.self,
    WholeDataset.self, FullPacks.self, PacksApart.self, EffectiveBatch.self, Schedule.self,
    SettingsFit.self, MasterWeights.self, MemoryFits.self, TimeAndCost.self, DiskFits.self,
    OutputFree.self, CurrentKeys.self, NoSecrets.self, TokenMean.self, HeldOutQuestions.self,
    AnswersFitEvaluation.self,
  ]

  /// What each says of itself, by their numbers.
  public static var guides: [CheckGuide] { all.map { $0.guide } }
}
