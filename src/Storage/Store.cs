using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Tongqu.Storage;

/// <summary>
/// One unit of work over the one database, composed of every owner's tables. It is handed out by <see cref="Database"/>
/// with the <see cref="Scope"/> it may see; what lies outside neither shows nor can be written.
/// </summary>
public sealed class Store : DbContext
{
    private readonly IReadOnlyList<ITables> _tables;
    private readonly bool _mayWrite;

    internal Store(DbContextOptions<Store> options, IReadOnlyList<ITables> tables, Scope scope, bool mayWrite) : base(options)
    {
        _tables = tables;
        _mayWrite = mayWrite;
        Scope = scope;
        ScopeFrom = scope.From;
        ScopeTo = scope.To;
        ScopeDepartment = scope.Department;
        ScopePerson = scope.Person;
        ChangeTracker.QueryTrackingBehavior = mayWrite ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTracking;
        // A unit of work runs inside a transaction that the Database opened; SaveChanges must not open savepoints of its own.
        Database.AutoSavepointsEnabled = false;
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
    }

    /// <summary>What this unit of work may see.</summary>
    public Scope Scope { get; }

    // Read by the query filter: members of the context become parameters of each query.
    private string ScopeFrom { get; }

    private string ScopeTo { get; }

    private string? ScopeDepartment { get; }

    private long ScopePerson { get; }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var tables in _tables)
        {
            tables.Describe(modelBuilder);
        }

        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(type => typeof(IScoped).IsAssignableFrom(type.ClrType)))
        {
            typeof(Store).GetMethod(nameof(FilterByScope), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
                .MakeGenericMethod(entity.ClrType).Invoke(this, [modelBuilder]);
        }
    }

    private void FilterByScope<TRow>(ModelBuilder model) where TRow : class, IScoped =>
        model.Entity<TRow>().HasQueryFilter(row =>
            (string.Compare(row.Region, ScopeFrom) >= 0 && string.Compare(row.Region, ScopeTo) < 0
                && (ScopeDepartment == null || row.Department == ScopeDepartment))
            || (ScopePerson != 0 && row.Reporter == ScopePerson));

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Instants are kept in UTC on both databases; the city's clock is a matter of showing.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcInstant>();
    }

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        Guard();
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        Guard();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    private void Guard()
    {
        if (!_mayWrite)
        {
            throw new InvalidOperationException("This unit of work was opened for reading.");
        }

        // A row may be moved out of one's scope (a dispatch to another department), but not touched from outside it.
        foreach (var entry in ChangeTracker.Entries<IScoped>())
        {
            var inside = entry.State switch
            {
                EntityState.Added => Scope.Holds(entry.Entity),
                EntityState.Modified or EntityState.Deleted => Scope.Holds((IScoped)entry.OriginalValues.ToObject()),
                _ => true,
            };
            if (!inside)
            {
                throw new InvalidOperationException($"A {entry.Metadata.DisplayName()} outside the scope cannot be {entry.State}.");
            }
        }
    }

    private sealed class UtcInstant() : ValueConverter<DateTimeOffset, DateTime>(
        instant => instant.UtcDateTime,
        stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));
}

/// <summary>The tables of one owner: their mapping here, their making in the numbered SQL files beside it.</summary>
public interface ITables
{
    /// <summary>The owner's name, and the prefix of all its tables: <c>cases</c> owns <c>cases_case</c>.</summary>
    string Owner { get; }

    /// <summary>Maps the owner's rows. Rows stay internal to the owner.</summary>
    void Describe(ModelBuilder model);
}
