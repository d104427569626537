using System.Linq.Expressions;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Tongqu.Storage;

/// <summary>
/// One unit of work over the one database, composed of every owner's tables. It is handed out by <see cref="Database"/>
/// with the <see cref="Scope"/> it may see; what lies outside neither shows nor can be written.
/// </summary>
public sealed partial class Store : DbContext
{
    private readonly IReadOnlyList<ITables> _tables;
    private bool _mayWrite;

    /// <summary>For the pool of the <see cref="Database"/> alone: sees nothing and writes nothing until it is handed out.</summary>
    public Store(DbContextOptions<Store> options) : base(options)
    {
        _tables = options.FindExtension<TablesOption>()?.Tables
            ?? throw new ArgumentException("A store is handed out by a Database.", nameof(options));
        // A unit of work runs inside a transaction that the Database opened; SaveChanges must not open savepoints of its own.
        Database.AutoSavepointsEnabled = false;
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
    }

    /// <summary>What this unit of work may see.</summary>
    public Scope Scope { get; private set; } = Scope.Nothing;

    // Read by the query filters: members of the context become parameters of each query.
    private string ScopeFrom => Scope.From;

    private string ScopeTo => Scope.To;

    private string? ScopeDepartment => Scope.Department;

    // Null, and not 0, for nobody: the whole alternative then falls out of the SQL, and an index over regions can be used.
    private long? ScopePerson => Scope.Person == 0 ? null : Scope.Person;

    internal Store Begin(Scope scope, bool mayWrite, Statements statements)
    {
        (Scope, _mayWrite, Statements) = (scope, mayWrite, statements);
        Forget();
        return this;
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var tables in _tables)
        {
            tables.Describe(modelBuilder);
        }

        foreach (var entity in modelBuilder.Model.GetEntityTypes().ToList())
        {
            NameColumns(entity);
            if (IsScoped(entity))
            {
                Filter(nameof(FilterByScope), [entity.ClrType], modelBuilder);
            }
            else if (WholeOf(entity) is { } key)
            {
                Filter(nameof(FilterByWhole), [entity.ClrType, key.PrincipalEntityType.ClrType], modelBuilder, key);
            }
        }
    }

    // PlaceKnown is place_known, unless the owner says otherwise.
    private static void NameColumns(IMutableEntityType entity)
    {
        foreach (var property in entity.GetProperties().Where(property => property.FindAnnotation(RelationalAnnotationNames.ColumnName) is null))
        {
            property.SetColumnName(CapitalWithin().Replace(property.Name, "_$0").ToLowerInvariant());
        }
    }

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")]
    private static partial Regex CapitalWithin();

    internal static bool IsScoped(IReadOnlyEntityType entity) => typeof(IScoped).IsAssignableFrom(entity.ClrType);

    // The way from a row that has no scope of its own to the scoped one it hangs on.
    internal static IReadOnlyForeignKey? WholeOf(IReadOnlyEntityType entity) =>
        entity.GetForeignKeys().FirstOrDefault(key => IsScoped(key.PrincipalEntityType));

    private void Filter(string filter, Type[] types, params object[] arguments) =>
        typeof(Store).GetMethod(filter, BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(types).Invoke(this, arguments);

    private void FilterByScope<TRow>(ModelBuilder model) where TRow : class, IScoped =>
        model.Entity<TRow>().HasQueryFilter(row =>
            (string.Compare(row.Region, ScopeFrom) >= 0 && string.Compare(row.Region, ScopeTo) < 0
                && (ScopeDepartment == null || row.Department == ScopeDepartment))
            || (ScopePerson != null && row.Reporter == ScopePerson));

    // What hangs on a scoped row shows only where the row does, so that a query which forgets the way through it finds nothing.
    private void FilterByWhole<TPart, TWhole>(ModelBuilder model, IReadOnlyForeignKey key)
        where TPart : class where TWhole : class, IScoped
    {
        var (part, whole) = (Expression.Parameter(typeof(TPart)), Expression.Parameter(typeof(TWhole)));
        var joined = key.Properties.Zip(key.PrincipalKey.Properties)
            .Select(pair => Expression.Equal(Expression.Property(part, pair.First.Name), Expression.Property(whole, pair.Second.Name)))
            .Aggregate(Expression.AndAlso);
        Expression<Func<IQueryable<TWhole>>> wholes = () => Set<TWhole>();
        model.Entity<TPart>().HasQueryFilter(Expression.Lambda<Func<TPart, bool>>(
            Expression.Call(typeof(Queryable), nameof(Queryable.Any), [typeof(TWhole)], wholes.Body, Expression.Lambda<Func<TWhole, bool>>(joined, whole)),
            part));
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Instants are kept in UTC on both databases; the city's clock is a matter of showing.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcInstant>();
    }

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        GuardWriting();
        var statements = TakeStatements();
        foreach (var some in statements.Chunk(StatementsMax))
        {
            await Statements.RunAsync(some, cancellationToken);
        }

        if (!ChangeTracker.HasChanges())
        {
            return statements.Count;
        }

        Guard();
        return statements.Count + await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Saves at the end of the unit of work, which may commit it.</summary>
    internal async Task SaveLastAsync()
    {
        if (ChangeTracker.HasChanges())
        {
            await SaveChangesAsync(CancellationToken.None);
            return;
        }

        var goes = TakeStatements().Chunk(StatementsMax).ToList();
        foreach (var some in goes.SkipLast(1))
        {
            await Statements.RunAsync(some, CancellationToken.None);
        }

        if (goes.Count > 0)
        {
            await Statements.RunLastAsync(goes[^1]);
        }
    }

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        throw new NotSupportedException("A unit of work is saved by SaveChangesAsync.");
    }

    private void GuardWriting()
    {
        if (!_mayWrite)
        {
            throw new InvalidOperationException("This unit of work was opened for reading.");
        }
    }

    private void Guard()
    {
        // A row may be moved out of one's scope (a dispatch to another department), but not touched from outside it.
        foreach (var entry in ChangeTracker.Entries<IScoped>().Where(entry => entry.State is not (EntityState.Unchanged or EntityState.Detached)))
        {
            var inside = entry.State == EntityState.Added ? Scope.Holds(entry.Entity) : Scope.Holds(
                Before<string>(entry, nameof(IScoped.Region)), Before<string>(entry, nameof(IScoped.Department)), Before<long>(entry, nameof(IScoped.Reporter)));
            if (!inside)
            {
                throw Outside(entry.Metadata.DisplayName(), entry.State.ToString().ToLowerInvariant());
            }
        }
    }

    private static InvalidOperationException Outside(string what, string deed) => new($"A {what} outside the scope cannot be {deed}.");

    private static T Before<T>(EntityEntry entry, string property) => (T)entry.Property(property).OriginalValue!;

    private sealed class UtcInstant() : ValueConverter<DateTimeOffset, DateTime>(
        instant => instant.UtcDateTime,
        stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));
}
