using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Tongqu.Storage;

/// <summary>The tables of one owner: their mapping here, their making in the numbered SQL files beside it.</summary>
public interface ITables
{
    /// <summary>The owner's name, and the prefix of all its tables: <c>cases</c> owns <c>cases_case</c>.</summary>
    string Owner { get; }

    /// <summary>
    /// Maps the owner's rows, which stay internal to the owner. A column is named as its property, in small letters with
    /// underscores; only one that is named otherwise is said here.
    /// </summary>
    void Describe(ModelBuilder model);
}

/// <summary>Carries the owners' tables to the <see cref="Store"/>. Databases of the same owners share one model.</summary>
internal sealed class TablesOption : IDbContextOptionsExtension
{
    public TablesOption(IReadOnlyList<ITables> tables)
    {
        Tables = tables;
        Info = new OptionInfo(this);
    }

    public IReadOnlyList<ITables> Tables { get; }

    public DbContextOptionsExtensionInfo Info { get; }

    public void ApplyServices(IServiceCollection services)
    {
        // Brings data, no services.
    }

    public void Validate(IDbContextOptions options)
    {
        // Any list of owners makes a model.
    }

    private sealed class OptionInfo(TablesOption option) : DbContextOptionsExtensionInfo(option)
    {
        public override bool IsDatabaseProvider => false;

        public override string LogFragment => "";

        private IEnumerable<Type> Owners => ((TablesOption)Extension).Tables.Select(tables => tables.GetType());

        public override int GetServiceProviderHashCode() => Owners.Aggregate(0, HashCode.Combine);

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) =>
            other is OptionInfo same && Owners.SequenceEqual(same.Owners);

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo)
        {
            // Nothing worth a line.
        }
    }
}
