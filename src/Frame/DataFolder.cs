namespace Tongqu.Frame;

/// <summary>Where this instance keeps what is not in its database.</summary>
/// <param name="Path">The folder.</param>
public sealed record DataFolder(string Path);
