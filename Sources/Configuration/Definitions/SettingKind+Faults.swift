import JSONText
import NexusProtocol
import Spelling
