import LeftAtriumKernels
import MyographCommands

MyographCommand.main([myograph_left_atrium()])
