// Command gorm has GORM make and change tables, and uses them.
package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
)

// customer is a model with the columns that GORM adds.
type customer struct {
	gorm.Model
	Name   string `gorm:"size:20;uniqueIndex;not null"`
	Age    int32
	Code   string `gorm:"index:idx_code"`
	Orders []order
}

// order belongs to a customer.
type order struct {
	ID         uint
	CustomerID uint
	Amount     float64 `gorm:"type:numeric(10,2);check:amount >= 0"`
	Made       time.Time
}

// changed is the customer of a later version.
type changed struct {
	gorm.Model
	Name  string `gorm:"size:40;uniqueIndex:idx_customers_name;not null;comment:the name"`
	Age   int64
	Code  string `gorm:"index:idx_code;default:none"`
	Email *string
}

// TableName implements GORM's interface.
func (changed) TableName() string { return "customers" }

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("GORM: ok")
}

// run does it all.
func run(url string) error {
	db, err := gorm.Open(postgres.Open(url), &gorm.Config{Logger: logger.Default.LogMode(logger.Silent), TranslateError: true})
	if err != nil {
		return err
	}
	for range 2 { // the second time nothing is to be done
		if err := db.AutoMigrate(&customer{}, &order{}); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
	}
	ann := customer{Name: "ann", Age: 30, Orders: []order{{Amount: 1.5, Made: time.Now()}, {Amount: 2, Made: time.Now()}}}
	if err := db.Create(&ann).Error; err != nil {
		return fmt.Errorf("create: %w", err)
	}
	if err := db.AutoMigrate(&changed{}); err != nil {
		return fmt.Errorf("change: %w", err)
	}
	var found customer
	if err := db.Preload("Orders").First(&found, "name = ?", "ann").Error; err != nil || len(found.Orders) != 2 {
		return fmt.Errorf("found %+v: %w", found, err)
	}
	if err := db.Create(&customer{Name: "ann"}).Error; !errors.Is(err, gorm.ErrDuplicatedKey) {
		return fmt.Errorf("two customers of one name: %w", err)
	}
	upsert := clause.OnConflict{Columns: []clause.Column{{Name: "name"}}, DoUpdates: clause.AssignmentColumns([]string{"age"})}
	if err := db.Clauses(upsert).Create(&changed{Name: "ann", Age: 1 << 40}).Error; err != nil {
		return fmt.Errorf("upsert: %w", err)
	}
	m := db.Migrator()
	steps := []error{
		m.RenameColumn(&changed{}, "code", "label"), m.RenameIndex(&changed{}, "idx_code", "idx_label"), m.DropColumn(&changed{}, "email"),
		m.DropConstraint(&customer{}, "Orders"), m.CreateConstraint(&customer{}, "Orders"), m.DropIndex(&changed{}, "idx_label"),
	}
	if err := errors.Join(steps...); err != nil {
		return fmt.Errorf("steps: %w", err)
	}
	var age int64
	if err := db.Raw("SELECT age FROM customers").Scan(&age).Error; err != nil || age != 1<<40 {
		return fmt.Errorf("age %d: %w", age, err)
	}
	if err := db.Transaction(func(tx *gorm.DB) error { return tx.Delete(&found).Error }); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	return m.DropTable("orders", "customers")
}
