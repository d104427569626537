using Tongqu.Base;

namespace Tongqu.Storage;

/// <summary>A write that waits for the SQLite writer, with the caller who waits for its answer.</summary>
internal abstract class QueuedWrite
{
    // The work runs where the caller stood: what flows with them (the current request and its trace) is theirs, not the writer's.
    private readonly ExecutionContext? _callers = ExecutionContext.Capture();

    /// <summary>Runs the work and returns whether what it did is to be kept. Never throws; the caller is told by one of the next two.</summary>
    public Task<bool> RunAsync(Func<Scope, Store> open)
    {
        if (_callers is null)
        {
            return WorkAsync(open);
        }

        Task<bool>? running = null;
        ExecutionContext.Run(_callers, _ => running = WorkAsync(open), null);
        return running!;
    }

    /// <summary>Tells the caller how the work ended, now that the commit is on the disk.</summary>
    public abstract void Acknowledge();

    /// <summary>Tells the caller that nothing of it was kept.</summary>
    public abstract void Fail(Exception fault);

    protected abstract Task<bool> WorkAsync(Func<Scope, Store> open);
}

/// <summary>A write that answers with a value.</summary>
internal sealed class QueuedWrite<T>(Scope scope, Func<Store, Task<Outcome<T>>> work, CancellationToken cancellation) : QueuedWrite
{
    private readonly TaskCompletionSource<Outcome<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Outcome<T> _outcome;
    private Exception? _fault;

    public Task<Outcome<T>> Answer => _answer.Task;

    protected override async Task<bool> WorkAsync(Func<Scope, Store> open)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            await using var store = open(scope);
            _outcome = await work(store);
            return _outcome.Succeeded;
        }
        catch (Exception fault)
        {
            _fault = fault;
            return false;
        }
    }

    // A refusal, too, is told only after the commit: it may rest on what a neighbour in the same commit wrote.
    public override void Acknowledge()
    {
        if (_fault is null)
        {
            _answer.TrySetResult(_outcome);
        }
        else
        {
            Fail(_fault);
        }
    }

    public override void Fail(Exception fault)
    {
        if (fault is OperationCanceledException)
        {
            _answer.TrySetCanceled(cancellation);
        }
        else
        {
            _answer.TrySetException(fault);
        }
    }
}
