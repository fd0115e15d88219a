import ArgumentParser
struct NewCommand: ParsableCommand {}
