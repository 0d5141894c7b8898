import Corpus
import Stages
import TestSupport
import Testing
