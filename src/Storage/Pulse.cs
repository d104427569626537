namespace Tongqu.Storage;

/// <summary>A counter of commits that can be waited for, so that live pages look again when something happened.</summary>
public sealed class Pulse
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next commit of this process. Take it before looking, so that no beat is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    internal void Beat() =>
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
