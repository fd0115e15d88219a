import CustomKernels
import MyographCommands

MyographCommand.main([myograph_attention_unet()])
