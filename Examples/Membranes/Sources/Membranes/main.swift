import MembranesKernels
import MyographCommands

MyographCommand.main([myograph_membranes()])
