import Testing

/// Which of a response's answers counts.
struct WhichAnswerCountsKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    7 ;; <answer>7</answer> ;; right
    7 ;; <answer>8</answer> ;; wrong
    7 ;; I think \boxed{6}. <answer>7</answer> ;; right
    7 ;; <answer>The answer is 7.</answer> ;; right
    5 ;; \boxed{3}⏎⏎Wait. The final answer is \boxed{5}. ;; right
    5 ;; \boxed{3}⏎⏎The final answer is 5. ;; right
    3 ;; \boxed{3}⏎⏎The answer is correct. ;; right
    x=3, y=5 ;; $x=\boxed{3}$, $y=\boxed{5}$ ;; right
    x=3, y=5 ;; $x=\boxed{5}$, $y=\boxed{3}$ ;; wrong
    3, 5 ;; $x = \boxed{3}$ and $y = \boxed{5}$. ;; right
    (3,5) ;; $x = \boxed{3}$ and $y = \boxed{5}$. ;; right
    5 ;; First \boxed{3}. Then \boxed{5}. ;; right
    7 ;; There are 7 apples. ;; right
    7 ;; There are 8 apples. ;; could not tell
    7 ;; So 3 plus 4 gives 7 ;; right
    12 ;; #### 12 ;; right
    12 ;; Final Answer: 12 ;; right
    12 ;; **Final Answer**⏎⏎12 ;; right
    12 ;; The answer is $12$. ;; right
    12 ;; Therefore, the final answer is: $\boxed{12}$. I hope it is correct. ;; right
    7 ;; \boxed{\boxed{7}} ;; right
    m=2, n=7 ;; $m=\boxed{2}$ and $n=\boxed{7}$ ;; right
    7 ;; The answer is \boxed{7}. (Its thoughts end with `</think>`.) ;; right
    7 ;; \boxed{7} is what stood before "</think>" there. ;; right
    7 ;; [THINK]\boxed{6}[/THINK]The answer is \boxed{7}. ;; right
    7 ;; [THINK]perhaps \boxed{7}, but ;; could not tell
    7 ;; <thinking>so \boxed{6}</thinking>⏎7 ;; right
    7 ;; <|begin_of_thought|>\boxed{6}<|end_of_thought|>⏎It is \boxed{7}. ;; right
    7 ;; <|channel|>analysis<|message|>\boxed{6}<|end|><|start|>assistant<|channel|>final<|message|>\boxed{7} ;; right
    5 ;; Therefore, $x=5$, where $x$ is the number of apples. ;; could not tell
    5 ;; The minimum is $5$, attained at $x=2$. ;; could not tell
    12\pi ;; The area is $12\pi$ where $r=2$. ;; could not tell
    x=1,y=2 ;; Solving the system gives $x=1$ and $y=2$. ;; could not tell
    6 ;; We find that the number is $x=5$. ;; wrong
    """#
}
