import JSONText
import JSONText
import NexusProtocol
import Spelling
