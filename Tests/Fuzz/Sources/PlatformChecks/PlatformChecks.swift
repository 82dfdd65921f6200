import Platforms
