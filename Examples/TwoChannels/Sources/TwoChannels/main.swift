import MyographCommands
import TwoChannelsKernels

MyographCommand.main([myograph_two_channels()])
